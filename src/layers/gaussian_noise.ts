// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { add, randomNormal } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface GaussianNoiseConfig extends LayerConfig {
  /** The deviation of the noise, from 0 to 1. */
  stddev: number;
  /** A seed of its own instead of `gm.seed`'s counters. */
  seed?: number;
}

/**
 * Adds normally distributed noise of mean 0 while training.
 *
 * @example model.add(gm.layers.gaussianNoise({ stddev: 0.1 }))
 */
export class GaussianNoise extends Layer<GaussianNoiseConfig> {
  static override readonly className: string = 'GaussianNoise';
  static override readonly configKeys: readonly string[] = ['stddev', 'seed'];

  constructor(config: GaussianNoiseConfig) {
    super(config);
    const { stddev } = config;
    checkNumber(this.title, 'stddev', stddev, 'a number from 0 to 1', v => v >= 0 && v <= 1);
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const { stddev, seed } = this.config;
    if (!training || stddev === 0) return x;
    return add(x, randomNormal(x.shape, { stddev, seed, dtype: x.dtype }));
  }
}
