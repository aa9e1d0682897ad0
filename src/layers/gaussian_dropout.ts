// SPDX-License-Identifier: MIT
import { mul, randomNormal } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Tensor } from '../tensor.js';
import { fraction, generatorOf } from './checks.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface GaussianDropoutConfig extends LayerConfig {
  /** As strong as dropout of this rate, from 0 up to, but not, 1: the noise's deviation is √(rate / (1 - rate)). */
  rate: number;
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}

/**
 * Multiplies by normally distributed noise of mean 1 while training (Srivastava et al. 2014, section 10).
 *
 * @example model.add(gm.layers.gaussianDropout({ rate: 0.2 }))
 */
export class GaussianDropout extends Layer<GaussianDropoutConfig> {
  static override readonly className: string = 'GaussianDropout';
  static override readonly configKeys: readonly string[] = ['rate', 'seed'];
  override supportsMasking = true;
  private readonly stddev: number;
  private readonly seed: SeedGenerator | undefined;

  constructor(config: GaussianDropoutConfig) {
    super(config);
    fraction(this, 'rate', config.rate);
    this.seed = generatorOf(this, config.seed);
    this.stddev = Math.sqrt(config.rate / (1 - config.rate));
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const { stddev, seed } = this;
    if (!training || stddev === 0) return x;
    return mul(x, randomNormal(x.shape, { mean: 1, stddev, seed, dtype: x.dtype }));
  }
}
