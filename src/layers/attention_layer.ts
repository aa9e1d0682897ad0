// SPDX-License-Identifier: MIT
// What the layers of attention have in common: query, value and key, masks of their steps, weights that are dropped.
import { mismatch, ShapeError } from '../errors.js';
import { cast, dropout, matmul } from '../ops/index.js';
import { maskedSoftmax } from '../ops/masked_softmax.js';
import type { SeedGenerator } from '../random.js';
import type { Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { firstMask, hasSeveral } from './calls.js';
import { fraction, generatorOf } from './checks.js';
import {
  type CallOptions,
  Layer,
  type LayerConfig,
  type Masks,
  type Samples,
  type Tensors,
} from './layer.js';

export interface AttentionLayerConfig extends LayerConfig {
  /** The share of the weights that is set to 0 while training. Default 0. */
  dropout?: number;
  /** A seed of the dropout's own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}
export const attentionLayerKeys: readonly string[] = ['dropout', 'seed'];

/** One of each input: a tensor, its shape, its mask. */
export interface Inputs<T> {
  query: T;
  value: T;
  key: T;
}
/** The values by their weights [..., queries, keys], and the weights, dropped and whole. */
interface Weighed {
  y: Tensor;
  weights: Tensor;
  whole: Tensor;
}

export abstract class AttentionLayer<C extends AttentionLayerConfig> extends Layer<C> {
  private readonly rate: number;
  private readonly seed: SeedGenerator | undefined;

  constructor(config: C) {
    super(config);
    this.rate = config.dropout ?? 0;
    fraction(this, 'dropout', this.rate);
    this.seed = generatorOf(this, config.seed);
  }

  override build(sample: Samples): void {
    const samples = this.inputsOf(hasSeveral(sample) ? sample : [sample]);
    this.expectSamples(samples);
    this.buildFor(samples);
  }
  /** Throws where samples of these shapes do not go together. */
  protected abstract expectSamples(samples: Inputs<Shape>): void;
  protected abstract buildFor(samples: Inputs<Shape>): void;

  override call(x: Tensors, options: CallOptions): Tensors {
    const inputs = this.inputsOf([x].flat());
    const { query, value, key } = inputs;
    const samples = [query, value, key].map(t => t.shape.slice(1));
    this.expectSamples(this.inputsOf(samples));
    this.expectBatch('value', value, query);
    this.expectBatch('key', key, query);
    const [y, weights] = this.attend(inputs, this.masksOf(inputs, options.mask), options);
    return options.returnAttentionScores ? [y, weights!] : y;
  }
  /** The output, and the weights where they are wanted. */
  protected abstract attend(
    inputs: Inputs<Tensor>,
    masks: Inputs<Tensor | null>,
    options: CallOptions,
  ): [Tensor, Tensor?];

  /** The query's steps are those of the output. */
  override computeMask(_x: Tensors, mask: Masks): Masks {
    return firstMask(mask);
  }

  /** In Keras's call order; without keys the values serve as such. */
  private inputsOf<T>(given: readonly T[]): Inputs<T> {
    const [query, value, key = value] = given;
    if (given.length === 2 || given.length === 3) return { query, value, key };
    const expected = 'two or three inputs, [query, value] or [query, value, key]';
    throw new TypeError(mismatch(this.title, expected, given.length));
  }
  /** Throws where samples are not of this shape; null stands for any extent. */
  protected expectInputs(
    samples: Inputs<Shape>,
    input: keyof Inputs<Shape>,
    expected: readonly (number | null)[],
  ): void {
    const shape = samples[input];
    const fits = expected.every((n, i) => n === null || n === shape[i]);
    if (fits && shape.length === expected.length) return;
    const extents = expected.map(n => n ?? 'any').join(', ');
    const serves = input === 'key' && samples.key === samples.value;
    const advice = serves ? 'The value serves as key where none is given.' : '';
    const of = `samples of shape [${extents}] as ${input}`;
    throw new ShapeError(mismatch(this.title, of, shape, advice));
  }
  private expectBatch(input: string, x: Tensor, query: Tensor): void {
    if (x.shape[0] === query.shape[0]) return;
    const expected = `a ${input} with a batch of ${query.shape[0]}, as the query has`;
    throw new ShapeError(mismatch(this.title, expected, x.shape));
  }
  private masksOf(inputs: Inputs<Tensor>, mask: Masks | undefined): Inputs<Tensor | null> {
    const given = mask ?? [];
    if (given instanceof Tensor) {
      const all = '[queryMask, valueMask] or [queryMask, valueMask, keyMask]';
      throw new TypeError(mismatch(this.title, `masks ${all}`, given.shape));
    }
    const [query, value, key] = given;
    return {
      query: this.maskOf(inputs, 'query', query),
      value: this.maskOf(inputs, 'value', value),
      key: inputs.key === inputs.value ? null : this.maskOf(inputs, 'key', key),
    };
  }
  private maskOf(
    inputs: Inputs<Tensor>,
    input: keyof Inputs<Tensor>,
    mask: Tensor | null | undefined,
  ): Tensor | null {
    const given = this.stepMask(inputs[input], mask);
    return given && cast(given, 'bool');
  }

  /** Whether the weights themselves are needed: elsewhere they are never in memory all at once. */
  protected needsWeights({ training, returnAttentionScores }: CallOptions): boolean {
    return (returnAttentionScores ?? false) || (training && this.rate > 0);
  }
  /** For scores [..., queries, keys], what is seen of them, and values [..., keys, features]. */
  protected weigh(
    scores: Tensor,
    seen: Tensor | null,
    values: Tensor,
    { training }: CallOptions,
  ): Weighed {
    const whole = maskedSoftmax(scores, seen);
    const drops = training && this.rate > 0;
    const weights = drops ? dropout(whole, this.rate, { seed: this.seed }) : whole;
    return { y: matmul(weights, values), weights, whole };
  }
}
