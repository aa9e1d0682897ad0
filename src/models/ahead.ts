// SPDX-License-Identifier: MIT

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
  /** How many were handed out. */
  taken = 0;

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

  /** So many more are wanted, those on their way among them. */
  expect(count: number): void {
    this.left = Math.max(0, count - this.pulled.length);
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
    const result = await this.unlessAborted(first);
    this.isDone ||= result.done === true;
    if (!this.isDone) this.taken++;
    return result;
  }
  /** How many are on their way. */
  get waiting(): number {
    return this.pulled.length;
  }
  /** Waits until those on their way are there. */
  async settled(): Promise<void> {
    await this.unlessAborted(Promise.allSettled(this.pulled));
  }
  private unlessAborted<V>(promise: Promise<V>): Promise<V> {
    return this.aborted ? Promise.race([promise, this.aborted]) : promise;
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
