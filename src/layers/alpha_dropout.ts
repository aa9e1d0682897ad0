// SPDX-License-Identifier: MIT
import { add, mul, randomBernoulli, where } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { checkStretches, fraction, generatorOf } from './checks.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface AlphaDropoutConfig extends LayerConfig {
  /** The share of the inputs that is dropped, from 0 up to, but not, 1. */
  rate: number;
  /** The shape of the mask, with the batch axis; extents of 1 are stretched, null means the input's own. */
  noiseShape?: readonly (number | null)[] | null;
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}

/** What SELU tends to, the value of what is dropped: -λα. */
const SATURATION = -1.0507009873554805 * 1.6732632423543772;

/**
 * Dropout that keeps mean 0 and variance 1, for networks of SELUs (Klambauer et al. 2017): what is dropped becomes SELU's
 * saturation p, then everything is scaled and moved.
 *
 *   y = a x' + b      a = 1 / √((1 - rate) (1 + rate p²))      b = -a p rate
 *
 * @example model.add(gm.layers.alphaDropout({ rate: 0.1 }))
 */
export class AlphaDropout extends Layer<AlphaDropoutConfig> {
  static override readonly className: string = 'AlphaDropout';
  static override readonly configKeys: readonly string[] = ['rate', 'noiseShape', 'seed'];
  override supportsMasking = true;
  private readonly seed: SeedGenerator | undefined;
  private readonly scale: number;
  private readonly offset: number;

  constructor(config: AlphaDropoutConfig) {
    super(config);
    const { rate } = config;
    fraction(this, 'rate', rate);
    this.seed = generatorOf(this, config.seed);
    this.scale = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATION ** 2));
    this.offset = -this.scale * SATURATION * rate;
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const { rate } = this.config;
    if (!training || rate === 0) return x;
    const keeps = randomBernoulli(this.maskShape(x), { p: 1 - rate, seed: this.seed });
    return add(mul(where(keeps, x, SATURATION), this.scale), this.offset);
  }
  private maskShape(x: Tensor): Shape {
    const { noiseShape } = this.config;
    const shape = noiseShape?.map((n, i) => n ?? x.shape[i]) ?? x.shape;
    checkStretches(this, 'noiseShape', shape, x.shape);
    return shape;
  }
}
