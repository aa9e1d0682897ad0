// SPDX-License-Identifier: MIT
import { l1l2 } from '../regularizers/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface ActivityRegularizationConfig extends Omit<LayerConfig, 'activityRegularizer'> {
  /** What Σ|x| costs, for each sample. Default 0. */
  l1?: number;
  /** What Σx² costs, for each sample. Default 0. */
  l2?: number;
}

/**
 * Its input as it is, whose size is added to the loss.
 *
 * @example model.add(gm.layers.activityRegularization({ l1: 1e-4 }))
 */
export class ActivityRegularization extends Layer<LayerConfig> {
  static override readonly className: string = 'ActivityRegularization';
  static override readonly configKeys: readonly string[] = ['l1', 'l2'];
  override supportsMasking = true;

  constructor(config: ActivityRegularizationConfig = {}) {
    const { l1 = 0, l2 = 0 } = config;
    super({ ...config, activityRegularizer: l1l2({ l1, l2 }) });
  }
  override call(x: Tensor): Tensor {
    return x;
  }
  override getConfig(): Record<string, unknown> {
    const { activityRegularizer: _, ...config } = super.getConfig();
    return config;
  }
}
