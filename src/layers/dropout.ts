// SPDX-License-Identifier: MIT
import { dropout } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Tensor } from '../tensor.js';
import { fraction, generatorOf } from './checks.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface DropoutConfig extends LayerConfig {
  /** The share of the inputs that is set to 0, from 0 up to, but not, 1. */
  rate: number;
  /** The shape of the mask, with the batch axis; extents of 1 are stretched, null means the input's own. */
  noiseShape?: readonly (number | null)[];
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}

/** Sets a random share of the inputs to 0 while training and scales the rest by 1 / (1 - rate) (Srivastava et al. 2014). */
export class Dropout extends Layer<DropoutConfig> {
  static override readonly className: string = 'Dropout';
  static override readonly configKeys: readonly string[] = ['rate', 'noiseShape', 'seed'];
  override supportsMasking = true;

  private readonly seed: SeedGenerator | undefined;

  constructor(config: DropoutConfig) {
    super(config);
    this.seed = generatorOf(this, config.seed);
    fraction(this, 'rate', config.rate);
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const { rate, noiseShape } = this.config;
    if (!training || rate === 0) return x;
    return dropout(x, rate, {
      noiseShape: noiseShape?.map((n, i) => n ?? x.shape[i]),
      seed: this.seed,
    });
  }
}
