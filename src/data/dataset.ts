// SPDX-License-Identifier: MIT
// Items one after another, made where they are asked for: what `fit`, `evaluate` and `predict` take batches from.
import { mismatch } from '../errors.js';
import { Ahead } from '../models/ahead.js';
import type { BatchLike } from '../models/batches.js';
import { checkNumber } from '../naming.js';
import { randomUniform, stack } from '../ops/index.js';
import { SeedGenerator } from '../random.js';
import { Tensor, tensor, type TensorLike } from '../tensor.js';
import { tidy } from '../tidy.js';
import { isPlain } from '../tree.js';

type Items<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Items one after another, each pass from the start. A dataset changes nothing: `map`, `batch` and so on give new ones.
 *
 * @example
 * const digits = gm.data.array(rows).shuffle(1000).map(({ pixels, label }) => [pixels, label]).batch(32);
 * await model.fit(digits, undefined, { epochs: 5 });
 */
export class Dataset<T = unknown> implements AsyncIterable<T> {
  /** @internal Use `gm.data.array`, `gm.data.generator` or `gm.data.zip`. */
  constructor(
    private readonly items: () => Items<T>,
    /** How many items there are, where that is known. */
    readonly length?: number,
    /** What its passes draw from beside gm's random numbers: a training that is resumed takes them up. @internal */
    readonly seedGenerators: readonly SeedGenerator[] = [],
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    yield* this.items();
  }
  private then<U>(
    items: (from: AsyncIterable<T>) => Items<U>,
    length?: number,
    own: readonly SeedGenerator[] = [],
  ): Dataset<U> {
    return new Dataset(() => items(this), length, [...this.seedGenerators, ...own]);
  }

  /** What `fn`, which may be asynchronous, makes of each item. */
  map<U>(fn: (item: T) => U | Promise<U>): Dataset<U> {
    return this.then(async function* (from) {
      for await (const item of from) yield await fn(item);
    }, this.length);
  }
  /** The items of which `fn` is true. */
  filter(fn: (item: T) => boolean | Promise<boolean>): Dataset<T> {
    return this.then(async function* (from) {
      for await (const item of from) if (await fn(item)) yield item;
    });
  }
  /**
   * `size` items at a time: their numbers, arrays and tensors stacked along a new first axis, within arrays and records of them.
   * @param smallLastBatch whether what is left at the end is a smaller batch. Default true.
   */
  batch<B = BatchLike>(size: number, smallLastBatch = true): Dataset<B> {
    checkCount('batch', 'size', size, 1);
    const { length } = this;
    const round = smallLastBatch ? Math.ceil : Math.floor;
    return this.then(
      async function* (from) {
        let rows: T[] = [];
        for await (const item of from) {
          rows.push(item);
          if (rows.length < size) continue;
          yield stacked(rows) as B;
          rows = [];
        }
        if (rows.length > 0 && smallLastBatch) yield stacked(rows) as B;
      },
      length === undefined ? undefined : round(length / size),
    );
  }
  /**
   * The items in another order in each pass: each is drawn from the next `bufferSize`.
   * @param seed a seed of its own instead of `gm.seed`'s
   */
  shuffle(bufferSize: number, seed?: number): Dataset<T> {
    checkCount('shuffle', 'bufferSize', bufferSize, 1);
    const own = seed === undefined ? [] : [new SeedGenerator(seed)];
    return this.then(from => drawn(from, bufferSize, own[0]), this.length, own);
  }
  /** The first `count` items. */
  take(count: number): Dataset<T> {
    checkCount('take', 'count', count, 0);
    return this.then(
      async function* (from) {
        if (count === 0) return;
        let taken = 0;
        for await (const item of from) {
          yield item;
          if (++taken === count) return;
        }
      },
      this.length === undefined ? undefined : Math.min(this.length, count),
    );
  }
  /** All but the first `count` items. */
  skip(count: number): Dataset<T> {
    checkCount('skip', 'count', count, 0);
    return this.then(
      async function* (from) {
        let skipped = 0;
        for await (const item of from) if (skipped++ >= count) yield item;
      },
      this.length === undefined ? undefined : Math.max(0, this.length - count),
    );
  }
  /** The items `count` times over; without a count again and again. */
  repeat(count = Infinity): Dataset<T> {
    if (count !== Infinity) checkCount('repeat', 'count', count, 0);
    const length =
      this.length === undefined || count === Infinity ? undefined : this.length * count;
    return this.then(async function* (from) {
      for (let pass = 0; pass < count; pass++) yield* from;
    }, length);
  }
  /** The same, of which the next items are made while one is worked on. `fit` does so by itself, with two batches. */
  prefetch(count: number): Dataset<T> {
    checkCount('prefetch', 'count', count, 1);
    return this.then(async function* (from) {
      const ahead = new Ahead(from, { ahead: count });
      try {
        for (let next = await ahead.next(); !next.done; next = await ahead.next()) {
          ahead.fill();
          yield next.value;
        }
      } finally {
        ahead.end();
      }
    }, this.length);
  }
  /** Calls `fn` with each item. */
  async forEachAsync(fn: (item: T) => unknown): Promise<void> {
    for await (const item of this) await fn(item);
  }
  /** All items. */
  async toArray(): Promise<T[]> {
    const all: T[] = [];
    for await (const item of this) all.push(item);
    return all;
  }
}

const checkCount = (who: string, option: string, value: unknown, least: number): void =>
  checkNumber(`Dataset.${who}`, option, value, `an integer from ${least}`, v =>
    Number.isSafeInteger(v) && v >= least); // prettier-ignore

/** Each item out of a buffer, in which the next one takes its place. */
async function* drawn<T>(
  from: AsyncIterable<T>,
  bufferSize: number,
  seed: SeedGenerator | undefined,
): AsyncGenerator<T> {
  const buffer: T[] = [];
  const places = randomPlaces(seed);
  for await (const item of from) {
    if (buffer.length < bufferSize) {
      buffer.push(item);
      continue;
    }
    const place = await places(buffer.length);
    yield buffer[place];
    buffer[place] = item;
  }
  while (buffer.length > 0) {
    const place = await places(buffer.length);
    yield buffer[place];
    buffer[place] = buffer[buffer.length - 1];
    buffer.pop();
  }
}

/** Whole numbers below a bound, at random; the executor draws many at a time. */
function randomPlaces(seed: SeedGenerator | undefined): (bound: number) => Promise<number> {
  let draws: ArrayLike<number> = [];
  let at = 0;
  return async bound => {
    if (at === draws.length) {
      const t = randomUniform([1024], { seed });
      draws = await t.data();
      t.dispose();
      at = 0;
    }
    return Math.min(bound - 1, Math.floor(draws[at++] * bound));
  };
}

/** One of several items: what stands at the same place in each is stacked. */
function stacked(items: readonly unknown[]): unknown {
  const [first] = items;
  const at = (key: string | number) =>
    stacked(items.map(item => (item as Record<string | number, unknown>)[key]));
  if (isPlain(first)) return Object.fromEntries(Object.keys(first).map(key => [key, at(key)]));
  if (Array.isArray(first) && holdsSeveral(first)) return first.map((_, i) => at(i));
  if (first === null || first === undefined) return first;
  if (typeof first === 'number' || typeof first === 'boolean') return tensor(items);
  return tidy(() => stack(items as readonly TensorLike[]));
}
/** Whether an array is a tuple of parts, and not itself an array of numbers. */
const holdsSeveral = (parts: readonly unknown[]): boolean =>
  parts.some(part => part instanceof Tensor || ArrayBuffer.isView(part) || isPlain(part)) ||
  (parts.some(Array.isArray) && !parts.every(Array.isArray));

/** The items of an array. */
export function array<T>(items: readonly T[]): Dataset<T> {
  const given: unknown = items;
  if (!Array.isArray(given)) throw new TypeError(mismatch('data.array', 'an array', given));
  return new Dataset(() => items, items.length);
}

/** What `begin` gives: a generator function, also an asynchronous one, which is called for each pass. */
export function generator<T>(begin: () => Items<T> | Iterator<T> | AsyncIterator<T>): Dataset<T> {
  if (typeof begin !== 'function')
    throw new TypeError(mismatch('data.generator', 'a generator function', begin));
  return new Dataset<T>(() => {
    const items = begin();
    if (Symbol.iterator in items || Symbol.asyncIterator in items) return items;
    return { [Symbol.asyncIterator]: () => items as AsyncIterator<T> };
  });
}

/**
 * One item of each dataset at a time, in the structure in which they are given; it ends with the shortest.
 *
 * @example gm.data.zip({ xs: images, ys: labels })
 */
export function zip<T = unknown>(
  datasets: readonly Dataset[] | Readonly<Record<string, Dataset>>,
): Dataset<T> {
  const parts: readonly Dataset[] = Object.values(datasets);
  if (parts.length === 0 || !parts.every(part => part instanceof Dataset))
    throw new TypeError(mismatch('data.zip', 'datasets, in an array or a record', datasets));
  const lengths = parts.map(part => part.length);
  const length = lengths.includes(undefined) ? undefined : Math.min(...(lengths as number[]));
  const keys = Object.keys(datasets);
  const join = (values: readonly unknown[]) =>
    (Array.isArray(datasets)
      ? values
      : Object.fromEntries(keys.map((k, i) => [k, values[i]]))) as T;
  const generators = new Set(parts.flatMap(part => part.seedGenerators));
  return new Dataset(() => together(parts, join), length, [...generators]);
}

async function* together<T>(
  parts: readonly Dataset[],
  join: (values: readonly unknown[]) => T,
): AsyncGenerator<T> {
  const iterators = parts.map(part => part[Symbol.asyncIterator]());
  try {
    for (;;) {
      const next = await Promise.all(iterators.map(it => it.next()));
      if (next.some(({ done }) => done)) return;
      yield join(next.map(({ value }) => value as unknown));
    }
  } finally {
    for (const it of iterators) await it.return(undefined);
  }
}
