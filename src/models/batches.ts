// SPDX-License-Identifier: MIT
// Batches that come one after another, pulled ahead of the steps that take them.
import { mismatch } from '../errors.js';
import { gather, randomPermutation, slice } from '../ops/index.js';
import { Tensor } from '../tensor.js';
import { tidy } from '../tidy.js';
import { tensorsOf } from '../tree.js';
import { type DataTree, mapRows, rowsOf, type Source } from './source.js';

/** A batch: `[x]`, `[x, y]`, `[x, y, sampleWeight]`, a record of these names (or tfjs's `xs` and `ys`), or `x` alone, a tensor. */
export type BatchLike =
  | readonly (DataTree | null | undefined)[]
  | { x: DataTree; y?: DataTree | null; sampleWeight?: DataTree | null }
  | { xs: DataTree; ys?: DataTree | null }
  | Tensor;
/** Batches one after another, or a function that gives them, which is called for each epoch. */
export type Batches =
  | Iterable<BatchLike>
  | AsyncIterable<BatchLike>
  | (() => Iterable<BatchLike> | AsyncIterable<BatchLike>);

export const isBatches = (x: unknown): x is Batches =>
  typeof x === 'function' ||
  (typeof x === 'object' &&
    x !== null &&
    !(x instanceof Tensor) &&
    !Array.isArray(x) &&
    !ArrayBuffer.isView(x) &&
    (Symbol.asyncIterator in x || Symbol.iterator in x));

/** How many batches an epoch has, where they say it. */
export const lengthOf = (batches: Batches): number | null => {
  const { length } = batches as { length?: unknown };
  return typeof batches !== 'function' && typeof length === 'number' ? length : null;
};

/** Inputs, targets and weights of a batch. */
export function unpackBatch(
  who: string,
  batch: unknown,
): [x: DataTree, y?: DataTree | null, sampleWeight?: DataTree | null] {
  if (batch instanceof Tensor) return [batch];
  if (Array.isArray(batch) && batch.length >= 1 && batch.length <= 3)
    return batch as [DataTree, DataTree, DataTree];
  const { x, xs, y, ys, sampleWeight } = (batch ?? {}) as Record<string, DataTree>;
  if (!Array.isArray(batch) && (x ?? xs) !== undefined) return [x ?? xs, y ?? ys, sampleWeight];
  const expected = 'batches of the form [x], [x, y], [x, y, sampleWeight] or { x, y }';
  throw new TypeError(mismatch(who, expected, batch));
}

/** Ends the tensors that were made of `data`: not those that it holds itself. */
export function disposeMade(made: readonly Tensor[], data: unknown): void {
  const given = new Set(tensorsOf(data));
  for (const t of made) if (!given.has(t)) t.dispose();
}

/** The batches of data in memory, in an order of their own where they are shuffled; each is made when it is called for. */
export function* batchesIn(
  source: Source,
  batchSize: number,
  shuffle: boolean,
): Generator<() => Source> {
  const order = shuffle ? randomPermutation(source.rows) : null;
  for (let at = 0; at < source.rows; at += batchSize)
    yield () => partOf(source, order, at, Math.min(batchSize, source.rows - at));
}

const partOf = (source: Source, order: Tensor | null, at: number, rows: number): Source =>
  tidy(() => {
    if (order === null) return rowsOf(source, at, rows);
    const picked = slice(order, [at], [rows]);
    return { ...mapRows(source, t => gather(t, picked)), rows };
  });
