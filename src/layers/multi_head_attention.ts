// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { axesOf } from '../ops/axes.js';
import type { Shape } from '../shape.js';
import { axisList, positiveInteger, positiveIntegers } from './checks.js';
import {
  type Heads,
  ProjectedAttention,
  type ProjectedAttentionConfig,
  projectedAttentionKeys,
} from './projected_attention.js';

export interface MultiHeadAttentionConfig extends ProjectedAttentionConfig {
  numHeads: number;
  /** Features of queries and keys in each head. */
  keyDim: number;
  /** Features of values in each head. Default: `keyDim`. */
  valueDim?: number | null;
  /** The features of the output. Default: those of the query. */
  outputShape?: number | readonly number[] | null;
  /** The axes that are attended over. Default: all but the batch and the features. */
  attentionAxes?: number | readonly number[] | null;
}

/**
 * Attention of several heads (Vaswani et al. 2017), each over projections of its own of [query, value] or [query, value, key]:
 * `[batch, steps, features]`, with a mask for each, or with further axes between batch and features.
 *
 * A query that sees no key gives 0 in each head, where Keras gives the mean of all values.
 *
 * @example const y = gm.layers.multiHeadAttention({ numHeads: 8, keyDim: 64 }).apply([x, x], { useCausalMask: true })
 */
export class MultiHeadAttention extends ProjectedAttention<MultiHeadAttentionConfig> {
  static override readonly className: string = 'MultiHeadAttention';
  static override readonly configKeys: readonly string[] = [
    'numHeads',
    'keyDim',
    'valueDim',
    'outputShape',
    'attentionAxes',
    ...projectedAttentionKeys,
  ];

  constructor(config: MultiHeadAttentionConfig) {
    super(config);
    this.activityRegularizer = undefined; // as in Keras, its projections alone have it
    const { numHeads, keyDim, valueDim, outputShape, attentionAxes } = config;
    positiveInteger(this, 'numHeads', numHeads);
    positiveInteger(this, 'keyDim', keyDim);
    if (valueDim != null) positiveInteger(this, 'valueDim', valueDim);
    if (outputShape != null)
      positiveIntegers(this, 'outputShape', outputShape, [outputShape].flat().length);
    if (attentionAxes != null) axisList(this, 'attentionAxes', attentionAxes);
  }
  protected override get heads(): Heads {
    const { numHeads, keyDim, valueDim } = this.config;
    return { heads: numHeads, kvHeads: numHeads, depth: keyDim, values: valueDim ?? keyDim };
  }
  protected override stepAxes(rank: number): number[] {
    const { attentionAxes } = this.config;
    if (attentionAxes == null) return Array.from({ length: rank - 2 }, (_, i) => i + 1);
    const axes = axesOf(this.title, attentionAxes, rank);
    if (axes.every(axis => axis > 0 && axis < rank - 1)) return axes;
    const expected = `\`attentionAxes\` between the batch and the features, from 1 to ${rank - 2}`;
    throw new RangeError(mismatch(this.title, expected, attentionAxes));
  }
  protected override outputFeatures(features: number): Shape {
    return [this.config.outputShape ?? features].flat();
  }
}
