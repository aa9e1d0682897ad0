// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import {
  add,
  attention,
  expandDims,
  logicalAnd,
  matmul,
  mul,
  squeeze,
  sum,
  tanh,
  where,
} from '../ops/index.js';
import { notAfter } from '../ops/masked_softmax.js';
import type { Shape } from '../shape.js';
import { type Tensor, type TensorLike, toTensor, type Variable } from '../tensor.js';
import {
  AttentionLayer,
  type AttentionLayerConfig,
  attentionLayerKeys,
  type Inputs,
} from './attention_layer.js';
import { oneOf } from './checks.js';
import type { CallOptions } from './layer.js';

export interface AttentionConfig extends AttentionLayerConfig {
  /** Whether the scores are multiplied by a weight. Default false. */
  useScale?: boolean;
  /** How a key is held against a query: by their product, or by the sum of tanh(query + key). Default 'dot'. */
  scoreMode?: 'dot' | 'concat';
}
const scoreModes = ['dot', 'concat'] as const;

/**
 * Dot-product attention (Luong et al. 2015): each query's mean of the values, weighted by the softmax of its scores with the keys.
 * Takes [query, value] or [query, value, key], each `[batch, steps, features]`, and masks of the query's and the value's steps.
 *
 * A query that sees no key gives 0, where Keras gives the mean of all values.
 *
 * @example const context = gm.layers.attention().apply([decoded, encoded], { mask: [null, words] })
 */
export class Attention<C extends AttentionConfig = AttentionConfig> extends AttentionLayer<C> {
  static override readonly className: string = 'Attention';
  static override readonly configKeys: readonly string[] = [
    'useScale',
    'scoreMode',
    ...attentionLayerKeys,
  ];
  private readonly scoreMode: 'dot' | 'concat';
  scale?: Variable;
  concatScoreWeight?: Variable;

  constructor(config: C = {} as C) {
    super(config);
    this.scoreMode = oneOf(this, 'scoreMode', config.scoreMode ?? 'dot', scoreModes);
  }

  protected override expectSamples(samples: Inputs<Shape>): void {
    const { query, value } = samples;
    this.expectInputs(samples, 'query', [null, null]);
    this.expectInputs(samples, 'value', [null, null]);
    this.expectInputs(samples, 'key', [value[0], query[1]]);
  }
  protected override buildFor(_samples: Inputs<Shape>): void {
    const { useScale } = this.config;
    if (useScale) this.scale = this.addWeight('scale', [], { initializer: 'ones' });
    if (this.scoreMode === 'concat')
      this.concatScoreWeight = this.addWeight('concat_score_weight', [], { initializer: 'ones' });
  }

  protected override attend(
    inputs: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    options: CallOptions,
  ): [Tensor, Tensor?] {
    if (options.attentionMask != null) this.refuseAttentionMask(options.attentionMask);
    const seen = masks.value && expandDims(masks.value, 1);
    const [y, weights] =
      this.isProduct && !this.needsWeights(options)
        ? [this.byTiles(inputs, seen, options)]
        : this.byScores(inputs, seen, options);
    return [masks.query ? where(expandDims(masks.query), y, 0) : y, weights];
  }
  private refuseAttentionMask(mask: TensorLike): never {
    const advice = 'Mask steps by `mask`, or use multiHeadAttention.';
    throw new TypeError(mismatch(this.title, 'no attentionMask', toTensor(mask).shape, advice));
  }
  /** Whether the scores are a product, which needs not be in memory. */
  protected get isProduct(): boolean {
    return this.scoreMode === 'dot';
  }
  /** One head; the weight of the scores is as well one of the queries. */
  private byTiles(
    { query, value, key }: Inputs<Tensor>,
    seen: Tensor | null,
    { useCausalMask }: CallOptions,
  ): Tensor {
    const [q, k, v] = [this.scaled(query), key, value].map(x => expandDims(x, 2));
    const mask = seen && expandDims(seen, 1);
    return squeeze(attention(q, k, v, { mask, causal: useCausalMask, scale: 1 }), 2);
  }
  private byScores(
    { query, value, key }: Inputs<Tensor>,
    seen: Tensor | null,
    options: CallOptions,
  ): [Tensor, Tensor] {
    const past = options.useCausalMask ? notAfter(query.shape[1], key.shape[1]) : null;
    const both = past && seen ? logicalAnd(past, seen) : (past ?? seen);
    const { y, weights } = this.weigh(this.scores(query, key), both, value, options);
    return [y, weights];
  }
  private scaled(x: Tensor): Tensor {
    return this.scale ? mul(x, this.scale) : x;
  }

  /** The scores [batch, queries, keys]. */
  protected scores(query: Tensor, key: Tensor): Tensor {
    if (this.scoreMode === 'dot') return matmul(this.scaled(query), key, { transB: true });
    const sums = sum(tanh(this.scaled(pairSums(query, key))), -1);
    return mul(sums, this.concatScoreWeight!);
  }
}

/** query + key for each pair: [batch, queries, keys, features]. */
export const pairSums = (query: Tensor, key: Tensor): Tensor =>
  add(expandDims(query, 2), expandDims(key, 1));
