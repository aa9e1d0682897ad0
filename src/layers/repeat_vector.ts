// SPDX-License-Identifier: MIT
import { expectAxes } from '../ops/axes.js';
import { expandDims, repeat } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface RepeatVectorConfig extends LayerConfig {
  /** How many steps the result has. */
  n: number;
}

/**
 * Each sample n times as the steps of a sequence: `[batch, features]` becomes `[batch, n, features]`.
 *
 * @example model.add(gm.layers.repeatVector({ n: 3, inputShape: [32] })) // gives [3, 32]
 */
export class RepeatVector extends Layer<RepeatVectorConfig> {
  static override readonly className: string = 'RepeatVector';
  static override readonly configKeys: readonly string[] = ['n'];

  constructor(config: RepeatVectorConfig) {
    super(config);
    positiveInteger(this, 'n', config.n);
  }
  override call(x: Tensor): Tensor {
    expectAxes(this.title, x, ['batch', 'features']);
    return repeat(expandDims(x, 1), this.config.n, 1);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}
