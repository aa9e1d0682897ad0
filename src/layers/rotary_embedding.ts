// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { axisOf } from '../shape.js';
import { add, concat, cos, mul, reshape, sin, split, sub, transpose } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { anglesOf, type PositionOptions, positiveNumber } from './positions.js';

export interface RotaryEmbeddingConfig extends LayerConfig {
  /** The longest wavelength, over 2π. Default 10,000. */
  maxWavelength?: number;
  /** What positions are divided by, so that longer sequences fit what was trained. Default 1. */
  scalingFactor?: number;
  /** Default 1. */
  sequenceAxis?: number;
  /** Default -1. */
  featureAxis?: number;
}

/**
 * Turns pairs of features by angles that grow with the position (Su et al. 2021), so that products of queries and keys depend on how
 * far apart they stand. The pairs are i and i + features / 2.
 *
 * @example
 * const rotary = gm.layers.rotaryEmbedding();
 * const [q, k] = [rotary.apply(query), rotary.apply(key)]; // [batch, steps, heads, features]
 */
export class RotaryEmbedding extends Layer<RotaryEmbeddingConfig, PositionOptions> {
  static override readonly className: string = 'RotaryEmbedding';
  static override readonly configKeys: readonly string[] = [
    'maxWavelength',
    'scalingFactor',
    'sequenceAxis',
    'featureAxis',
  ];
  override supportsMasking = true;
  readonly maxWavelength: number;
  readonly scalingFactor: number;

  constructor(config: RotaryEmbeddingConfig = {}) {
    super(config);
    this.maxWavelength = config.maxWavelength ?? 10_000;
    this.scalingFactor = config.scalingFactor ?? 1;
    positiveNumber(this, 'maxWavelength', this.maxWavelength);
    positiveNumber(this, 'scalingFactor', this.scalingFactor);
  }
  override call(x: Tensor, { startIndex }: PositionOptions): Tensor {
    const { sequenceAxis = 1, featureAxis = -1 } = this.config;
    const steps = axisOf(`${this.title}: sequenceAxis`, sequenceAxis, x.rank);
    const features = axisOf(`${this.title}: featureAxis`, featureAxis, x.rank);
    this.checkAxes(x, steps, features);
    const angles = anglesOf(this, [x.shape[steps], x.shape[features]], this, startIndex);
    const beside = reshape(
      steps < features ? angles : transpose(angles),
      x.shape.map((n, axis) => (axis === steps ? n : axis === features ? n / 2 : 1)),
    );
    const [a, b] = split(x, 2, features);
    const [c, s] = [cos(beside), sin(beside)];
    return concat([sub(mul(a, c), mul(b, s)), add(mul(b, c), mul(a, s))], features);
  }
  private checkAxes(x: Tensor, steps: number, features: number): void {
    if (steps !== features && x.shape[features] % 2 === 0) return;
    const expected = `an even number of features on axis ${features}, and steps on another`;
    throw new ShapeError(mismatch(this.title, expected, x.shape));
  }
}
