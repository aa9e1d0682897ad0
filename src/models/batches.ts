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

interface AheadOptions {
  /** How many items are asked for in all. */
  limit?: number | undefined;
  /** How many are on their way at once. */
  ahead?: number;
  /** Ends the waiting for an item. */
  signal?: AbortSignal | undefined;
}

/** An iterable's items, of which the next two are on their way: `fill` asks for them, best when a step is computing. */
export class Ahead<T = unknown> {
  private readonly from: AsyncIterator<T>;
  private readonly pulled: Promise<IteratorResult<T>>[] = [];
  private readonly aborted: Promise<never> | null = null;
  private readonly stop = new AbortController();
  /** Whether the iterable has no more. */
  isDone = false;

  private readonly ahead: number;
  private left: number;

  constructor(
    items: Iterable<T> | AsyncIterable<T> | (() => Iterable<T> | AsyncIterable<T>),
    { limit = Infinity, ahead = 2, signal }: AheadOptions = {},
  ) {
    this.left = limit;
    this.ahead = ahead;
    const from = typeof items === 'function' ? items() : items;
    this.from = (async function* () {
      yield* from;
    })();
    if (signal) this.aborted = rejection(signal, this.stop.signal);
  }

  /** Asks for items until so many are on their way. */
  fill(): void {
    while (this.pulled.length < this.ahead && this.left > 0) {
      this.left--;
      const next = this.from.next();
      next.catch(() => undefined); // thrown when its turn comes
      this.pulled.push(next);
    }
  }
  /** @throws what the iterable throws, and the signal's reason */
  async next(): Promise<IteratorResult<T>> {
    if (this.pulled.length === 0) this.fill();
    const first = this.pulled.shift();
    if (first === undefined) return { done: true, value: undefined };
    const result = await (this.aborted ? Promise.race([first, this.aborted]) : first);
    this.isDone ||= result.done === true;
    return result;
  }
  /** Lets go of the iterable, which hears of it where it was not at its end. */
  end(): void {
    this.stop.abort();
    if (!this.isDone) this.from.return?.().catch(() => undefined);
  }
}

/** Rejects with the signal's reason; `stop` ends the waiting. */
function rejection(signal: AbortSignal, stop: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    const fail = () => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true, signal: stop });
  });
  promise.catch(() => undefined); // it may come when nobody waits
  return promise;
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
