// SPDX-License-Identifier: MIT
import { checkFromZero } from '../naming.js';
import { leakyRelu } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';

export interface LeakyReLUConfig extends LayerConfig {
  /** The slope below 0. Default 0.3. */
  negativeSlope?: number;
}

/**
 * x above 0, `negativeSlope · x` below (Maas et al. 2013).
 *
 * @example model.add(gm.layers.leakyReLU({ negativeSlope: 0.1 }))
 */
export class LeakyReLU extends Layer<LeakyReLUConfig> {
  static override readonly className: string = 'LeakyReLU';
  static override readonly configKeys: readonly string[] = ['negativeSlope'];
  override supportsMasking = true;
  private readonly slope: number;

  constructor(config: LeakyReLUConfig = {}) {
    super(config);
    this.slope = config.negativeSlope ?? 0.3;
    checkFromZero(this.title, 'negativeSlope', this.slope);
  }
  override call(x: Tensor): Tensor {
    return leakyRelu(x, this.slope);
  }
}
