// SPDX-License-Identifier: MIT
// What normalizing layers have in common: what the result is multiplied by (gamma), and what is added to it (beta).
import { mismatch, ShapeError } from '../errors.js';
import { checkFromZero } from '../naming.js';
import { axesOf } from '../ops/axes.js';
import type { Shape } from '../shape.js';
import type { Variable } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export interface AffineConfig extends LayerConfig, WeightConfig<'beta'>, WeightConfig<'gamma'> {
  /** Added to the variance. Default 0.001. */
  epsilon?: number;
  /** Whether there is a beta. Default true. */
  center?: boolean;
  /** Whether there is a gamma. Default true. */
  scale?: boolean;
}

export abstract class AffineLayer<C extends AffineConfig> extends Layer<C> {
  static override readonly configKeys: readonly string[] = [
    'axis',
    'epsilon',
    'center',
    'scale',
    ...weightKeys('beta'),
    ...weightKeys('gamma'),
  ];
  /** @internal */
  readonly epsilon: number;
  gamma?: Variable;
  beta?: Variable;

  constructor(config: C) {
    super(config);
    this.epsilon = config.epsilon ?? 1e-3;
    checkFromZero(this.title, 'epsilon', this.epsilon);
  }
  protected addAffine(shape: Shape): void {
    const { scale = true, center = true } = this.config;
    if (scale)
      this.gamma = this.addWeight('gamma', shape, weightOptions(this.config, 'gamma', 'ones'));
    if (center)
      this.beta = this.addWeight('beta', shape, weightOptions(this.config, 'beta', 'zeros'));
  }
}

/** The axes of a batch, from 0 and in order, that an `axis` means for samples of this shape. @internal */
export function normalizedAxes(
  who: string,
  axis: number | readonly number[],
  sample: Shape,
): number[] {
  const found = axesOf(who, axis, sample.length + 1).sort((a, b) => a - b);
  if (found[0] > 0) return found;
  throw new ShapeError(mismatch(who, '`axis` to be none of the batch, axis 0', axis));
}
/** The same of one axis. @internal */
export function channelAxis(who: string, axis: unknown, sample: Shape): number {
  if (Number.isInteger(axis)) return normalizedAxes(who, axis as number, sample)[0];
  throw new TypeError(mismatch(who, '`axis` to be an integer', axis));
}
