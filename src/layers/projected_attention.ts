// SPDX-License-Identifier: MIT
// Attention of several heads, each with a projection of its own of query, key and value.
import { mismatch } from '../errors.js';
import {
  abs,
  attention,
  cast,
  less,
  logicalAnd,
  matmul,
  mul,
  range,
  repeat,
  reshape,
  sigmoid,
  sub,
  transpose,
  where,
} from '../ops/index.js';
import { notAfter } from '../ops/masked_softmax.js';
import type { Shape } from '../shape.js';
import { type Tensor, toTensor } from '../tensor.js';
import { AttentionAxes } from './attention_axes.js';
import {
  AttentionLayer,
  type AttentionLayerConfig,
  attentionLayerKeys,
  type Inputs,
} from './attention_layer.js';
import { positiveInteger } from './checks.js';
import type { CallOptions, Layer } from './layer.js';
import { Projection } from './projection.js';
import { type WeightConfig, weightKeys } from './weights.js';

export interface ProjectedAttentionConfig
  extends AttentionLayerConfig, WeightConfig<'kernel'>, WeightConfig<'bias'> {
  useBias?: boolean;
  /** Whether what a head gives is multiplied by a sigmoid of the query's projection (Qiu et al. 2025). Default false. */
  useGate?: boolean;
  /** A query sees keys that are fewer steps than this away. Default: all. */
  slidingWindow?: number | null;
  /** True refuses, as Keras, what needs all weights in memory: dropout and returnAttentionScores. Else they are there only then. */
  flashAttention?: boolean | null;
}
export const projectedAttentionKeys: readonly string[] = [
  'useBias',
  'useGate',
  'slidingWindow',
  'flashAttention',
  ...attentionLayerKeys,
  ...weightKeys('kernel'),
  ...weightKeys('bias'),
];

/** How many heads there are, and of what size. */
export interface Heads {
  heads: number;
  /** Of keys and values: a divisor of `heads`. */
  kvHeads: number;
  /** Features of queries and keys in a head, and of values. */
  depth: number;
  values: number;
}
interface Projections {
  query: Projection;
  key: Projection;
  gate: Projection | null;
  value: Projection;
  output: Projection;
}

export abstract class ProjectedAttention<
  C extends ProjectedAttentionConfig,
> extends AttentionLayer<C> {
  private projections: Projections | null = null;
  private axes: AttentionAxes | null = null;

  constructor(config: C) {
    super(config);
    const { slidingWindow, flashAttention, dropout = 0 } = config;
    if (slidingWindow != null) positiveInteger(this, 'slidingWindow', slidingWindow);
    if (flashAttention && dropout > 0)
      throw new TypeError(mismatch(this.title, 'no `dropout` beside flashAttention', dropout));
  }
  protected abstract get heads(): Heads;
  /** The axes that are attended over, of inputs with so many. */
  protected abstract stepAxes(rank: number): number[];
  /** The features of the output, for a query of so many. */
  protected outputFeatures(features: number): Shape {
    return [features];
  }

  protected override expectSamples(samples: Inputs<Shape>): void {
    const { query, value } = samples;
    const rank = this.axes?.rank ?? Math.max(3, query.length + 1);
    const steps = this.stepAxes(rank);
    const features = (of: 'query' | 'value' | 'key') =>
      this.projections?.[of].kernel.shape[0] ?? null;
    const lead = new Array<null>(rank - 2).fill(null);
    const alike = lead.map((_, i) => (steps.includes(i + 1) ? null : query[i]));
    this.expectInputs(samples, 'query', [...lead, features('query')]);
    this.expectInputs(samples, 'value', [...alike, features('value')]);
    this.expectInputs(samples, 'key', [...value.slice(0, -1), features('key')]);
  }
  protected override buildFor(samples: Inputs<Shape>): void {
    const { heads, kvHeads, depth, values } = this.heads;
    const [query, value, key] = [samples.query, samples.value, samples.key].map(s => s.at(-1)!);
    const rank = samples.query.length + 1;
    this.axes = new AttentionAxes(rank, this.stepAxes(rank));
    this.projections = {
      query: this.projection('query', [query], [heads, depth]),
      key: this.projection('key', [key], [kvHeads, depth]),
      gate: this.config.useGate ? this.projection('gate', [query], [heads, values]) : null,
      value: this.projection('value', [value], [kvHeads, values]),
      output: this.projection('attention_output', [heads, values], this.outputFeatures(query)),
    };
  }
  private projection(name: string, from: Shape, to: Shape): Projection {
    const { useBias = true } = this.config;
    const keys = ['activityRegularizer', ...weightKeys('kernel'), ...weightKeys('bias')];
    const options = keys as (keyof C)[];
    const given = Object.fromEntries(options.map(key => [key, this.config[key]]));
    const made = new Projection({ ...given, name, dtype: this.dtype, from, to, useBias });
    made.ensureBuilt(from);
    return made;
  }
  protected override get parts(): readonly Layer[] {
    if (this.projections === null) return [];
    const { query, key, gate, value, output } = this.projections;
    return [query, key, ...(gate ? [gate] : []), value, output];
  }

  protected override attend(
    inputs: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    options: CallOptions,
  ): [Tensor, Tensor?] {
    const { query, value, key, gate, output } = this.projections!;
    const heads: Inputs<Tensor> = {
      query: query.apply(inputs.query),
      value: value.apply(inputs.value),
      key: key.apply(inputs.key),
    };
    this.expectSupported(options);
    const [context, weights] = this.needsWeights(options)
      ? this.byWeights(heads, masks, options)
      : [this.byTiles(heads, masks, options)];
    const gated = gate ? mul(context, sigmoid(gate.apply(inputs.query))) : context;
    return [output.apply(gated), weights];
  }
  private expectSupported({ useCausalMask, returnAttentionScores }: CallOptions): void {
    const { slidingWindow, flashAttention } = this.config;
    if (flashAttention && returnAttentionScores)
      throw new TypeError(
        mismatch(this.title, 'no returnAttentionScores beside flashAttention', true),
      );
    const ordered = useCausalMask ? 'useCausalMask' : slidingWindow != null && 'slidingWindow';
    if (ordered && this.axes!.count > 1)
      throw new TypeError(
        mismatch(this.title, `one attention axis with ${ordered}`, this.axes!.count),
      );
  }
  private get factor(): number {
    return 1 / Math.sqrt(this.heads.depth);
  }

  /** Without the weights in memory. */
  private byTiles(
    heads: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    options: CallOptions,
  ): Tensor {
    const axes = this.axes!;
    const [q, k, v] = [heads.query, heads.key, heads.value].map(x => axes.fold(x));
    const mask = allOf(this.seen(heads, masks, options));
    const y = attention(q, k, v, { mask, causal: options.useCausalMask, scale: this.factor });
    const context = axes.unfold(y, heads.query);
    if (!masks.query) return context;
    const missing = new Array<number>(context.rank - 2).fill(1);
    return where(reshape(masks.query, [...masks.query.shape, ...missing]), context, 0);
  }
  private byWeights(
    heads: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    options: CallOptions,
  ): [Tensor, Tensor] {
    const { query, value, key } = heads;
    const axes = this.axes!;
    const shared = this.heads.heads / this.heads.kvHeads;
    const spread = (x: Tensor) => (shared === 1 ? x : repeat(x, shared, 2));
    const q = swapped(axes.fold(query));
    const [k, v] = [key, value].map(x => swapped(spread(axes.fold(x))));
    const seen = this.seen(heads, masks, options);
    if (masks.query) seen.push(axes.foldSteps(masks.query, 'query', query, key));
    if (options.useCausalMask) seen.push(notAfter(q.shape[2], k.shape[2]));
    const scores = mul(matmul(q, k, { transB: true }), this.factor);
    const { y, whole } = this.weigh(scores, allOf(seen), v, options);
    return [axes.unfold(swapped(y), query), axes.unfoldWeights(whole, query, key)];
  }
  /** Which keys are seen, but for the order of time: all masks must say so. */
  private seen(
    { query, key }: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    { attentionMask }: CallOptions,
  ): Tensor[] {
    const axes = this.axes!;
    const { slidingWindow } = this.config;
    const found = [...new Set([masks.value, masks.key])]
      .filter(mask => mask !== null)
      .map(mask => axes.foldSteps(mask, 'key', query, key));
    if (attentionMask != null) {
      const mask = cast(toTensor(attentionMask), 'bool');
      found.push(axes.foldMask(this.title, mask, query, key));
    }
    if (slidingWindow != null)
      found.push(within(slidingWindow, axes.steps(query), axes.steps(key)));
    return found;
  }
}

/** [samples, steps, heads, depth] as [samples, heads, steps, depth], and back. */
const swapped = (x: Tensor): Tensor => transpose(x, [0, 2, 1, 3]);
const allOf = (masks: readonly Tensor[]): Tensor | null =>
  masks.length === 0 ? null : masks.reduce((a, b) => logicalAnd(a, b));
/** Booleans [queries, keys]: whether they are fewer than so many steps apart. */
const within = (window: number, queries: number, keys: number): Tensor =>
  less(abs(sub(reshape(range(0, queries), [queries, 1]), range(0, keys))), window);
