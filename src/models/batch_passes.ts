// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { Ahead } from './ahead.js';
import { disposeMade } from './batches.js';
import {
  type Draws,
  drawnItems,
  drawsFromHere,
  type Items,
  restoreGenerators,
  rewind,
  snapshotsOf,
} from './drawn_items.js';
import type { DataPosition, Pass, Passes } from './passes.js';
import { type Source, tensorsIn } from './source.js';
import type { StepModel } from './step_model.js';

interface BatchOptions<T> {
  /** What the user called. */
  who: string;
  batches: Items<T>;
  /** The tensors of a batch. */
  read: (item: T) => Source;
  /** Steps of a pass, where it does not end with the batches. */
  limit: number | undefined;
  /** How many batches there are; null: not known. */
  length: number | null;
  /** What is to be done at the end. */
  release?: () => void;
}

/** Batches that come from an iterable. Each pass is from the start; or, where it is of so many steps, from where the last one ended. */
export class BatchPasses<T> implements Passes {
  readonly steps: number | null;
  private open: { ahead: Ahead<T>; draws: Draws } | null = null;

  constructor(
    private readonly model: StepModel,
    private readonly options: BatchOptions<T>,
  ) {
    this.steps = options.limit ?? options.length;
  }

  async run(pass: Pass, remaining: number): Promise<void> {
    const { limit = Infinity, who } = this.options;
    const isFresh = this.open === null;
    this.open ??= this.opened(await drawsFromHere(this.options.batches), pass.signal);
    const { ahead } = this.open;
    ahead.expect(limit * remaining - pass.from);
    const done = await this.take(ahead, limit, pass);
    if (done === 0 && pass.watch.stops()) return;
    if (done === 0 && !isFresh) {
      this.close(); // the last pass took them all
      return this.run(pass, remaining);
    }
    if (done === 0)
      throw new Error(
        `${who}: the iterable gave no batch in this epoch. Pass one that can be iterated again, or set \`stepsPerEpoch\`.`,
      );
    if (limit !== Infinity && done < limit && ahead.isDone) this.warnOfEnd(done, limit);
    if (limit === Infinity || ahead.isDone) this.close();
    else await ahead.settled(); // a validation that draws random numbers comes after them, in each run
  }
  private opened(draws: Draws, signal: AbortSignal | undefined, limit?: number) {
    const ahead = new Ahead(() => drawnItems(this.options.batches, draws), { limit, signal });
    return { ahead, draws };
  }
  /** Steps over batches as they come, at most `limit`. @returns how many of the pass are done */
  private async take(
    ahead: Ahead<T>,
    limit: number,
    { kind, watch, signal, from }: Pass,
  ): Promise<number> {
    const { runEagerly } = this.model.compiled.config;
    let done = from;
    while (done < limit && !watch.stops()) {
      signal?.throwIfAborted();
      const next = await ahead.next();
      if (next.done) break;
      if (runEagerly) await ahead.settled(); // a step that draws random numbers itself comes after them, in each run
      await watch.began(done);
      const source = this.options.read(next.value);
      const step = this.model.stepOnBatch(kind, source);
      ahead.fill();
      try {
        await step;
      } finally {
        disposeMade(tensorsIn(source), next.value);
      }
      await watch.ended(++done);
    }
    return done;
  }
  private warnOfEnd(done: number, limit: number): void {
    process.emitWarning(
      `${this.options.who}: the iterable ended after ${done} of ${limit} steps. Let it repeat, or ask for fewer.`,
      'GemmuleWarning',
    );
  }

  async position(): Promise<DataPosition> {
    const { open } = this;
    await open?.ahead.settled();
    return {
      open: open && { ...open.draws, taken: open.ahead.taken, pulled: open.ahead.waiting },
      generators: await snapshotsOf(this.options.batches),
    };
  }
  async goOn({ open, generators }: DataPosition, signal?: AbortSignal): Promise<() => void> {
    const { batches } = this.options;
    if (open) {
      const { taken, pulled, ...draws } = open;
      rewind(batches, draws);
      this.open = this.opened(draws, signal, taken + pulled);
      await this.skip(this.open.ahead, taken);
    }
    return () => restoreGenerators(batches, generators);
  }
  /** Lets go of what an earlier program took, and pulls what it had pulled. */
  private async skip(ahead: Ahead<T>, taken: number): Promise<void> {
    for (let i = 0; i < taken; i++) {
      const { done } = await ahead.next();
      if (!done) continue;
      const advice = 'Give the same data as before, or remove the backup.';
      const expected = `the ${taken} batches that the backup had taken`;
      throw new Error(mismatch(this.options.who, expected, i, advice));
    }
    ahead.fill();
    await ahead.settled();
  }

  private close(): void {
    this.open?.ahead.end();
    this.open = null;
  }
  end(): void {
    this.close();
    this.options.release?.();
  }
}
