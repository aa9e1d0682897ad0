// SPDX-License-Identifier: MIT
import { relu, type ReluOptions } from '../activations/functions.js';
import { checkFromZero, checkNumber } from '../naming.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface ReLUConfig extends LayerConfig, ReluOptions {}

/**
 * max(x, 0); with options: x between `threshold` and `maxValue` (none), and `negativeSlope · (x - threshold)` below.
 *
 * @example model.add(gm.layers.reLU({ maxValue: 6 }))
 */
export class ReLU extends Layer<ReLUConfig> {
  static override readonly className: string = 'ReLU';
  static override readonly configKeys: readonly string[] = [
    'maxValue',
    'negativeSlope',
    'threshold',
  ];
  override supportsMasking = true;

  constructor(config: ReLUConfig = {}) {
    super(config);
    const { maxValue = null, negativeSlope = 0, threshold = 0 } = config;
    for (const [option, value] of Object.entries({ negativeSlope, threshold }))
      checkFromZero(this.title, option, value);
    if (maxValue !== null)
      checkNumber(this.title, 'maxValue', maxValue, 'a number from 0, or null', v => v >= 0);
  }
  /** @internal */
  get fused(): 'relu' | undefined {
    const { maxValue, negativeSlope, threshold } = this.config;
    return maxValue == null && !negativeSlope && !threshold ? 'relu' : undefined;
  }
  override call(x: Tensor): Tensor {
    return relu(x, this.config);
  }
}
