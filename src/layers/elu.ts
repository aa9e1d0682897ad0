// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { elu } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface ELUConfig extends LayerConfig {
  /** What the output tends to, negated, as the input falls. Default 1. */
  alpha?: number;
}

/**
 * x above 0, `alpha · (exp(x) - 1)` below (Clevert et al. 2016).
 *
 * @example model.add(gm.layers.elu())
 */
export class ELU extends Layer<ELUConfig> {
  static override readonly className: string = 'ELU';
  static override readonly configKeys: readonly string[] = ['alpha'];
  override supportsMasking = true;
  private readonly alpha: number;

  constructor(config: ELUConfig = {}) {
    super(config);
    this.alpha = config.alpha ?? 1;
    checkNumber(this.title, 'alpha', this.alpha);
  }
  override call(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }
}
