// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { add, randomNormal } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Tensor } from '../tensor.js';
import { generatorOf } from './checks.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface GaussianNoiseConfig extends LayerConfig {
  /** The deviation of the noise, from 0 to 1. */
  stddev: number;
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
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
  override supportsMasking = true;

  private readonly seed: SeedGenerator | undefined;

  constructor(config: GaussianNoiseConfig) {
    super(config);
    this.seed = generatorOf(this, config.seed);
    const { stddev } = config;
    checkNumber(this.title, 'stddev', stddev, 'a number from 0 to 1', v => v >= 0 && v <= 1);
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const { stddev } = this.config;
    if (!training || stddev === 0) return x;
    return add(x, randomNormal(x.shape, { stddev, seed: this.seed, dtype: x.dtype }));
  }
}
