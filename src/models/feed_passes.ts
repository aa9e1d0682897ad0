// SPDX-License-Identifier: MIT
import { type RandomSnapshot, randomState } from '../random.js';
import { Trace } from '../stream.js';
import { shareAs } from '../tensor.js';
import type { Feed } from './feed.js';
import type { DataPosition, Pass, Passes } from './passes.js';
import { replayStretches, type Stretch } from './run.js';
import { mapRows, type Source, tensorsIn } from './source.js';
import type { StepModel } from './step_model.js';
import type { StepKind } from './steps.js';

/** Shares of the data that stay while a run reads them, whatever the user disposes. */
export const keptSource = (source: Source): Source => ({
  ...mapRows(source, t => shareAs(t, t.shape).keep()),
  rows: source.rows,
});
export const endSource = (source: Source): void => tensorsIn(source).forEach(t => t.dispose());

interface FeedOptions {
  batchSize: number;
  shuffle: boolean;
}

/** Passes over data in memory, as recorded steps that pick their own rows. */
export class FeedPasses implements Passes {
  readonly steps: number;
  /** The random numbers at the beginning of the pass under way: its shuffle follows from them. */
  private began: RandomSnapshot | null = null;
  private done = 0;
  private readonly source: Source;

  constructor(
    private readonly model: StepModel,
    source: Source,
    private readonly options: FeedOptions,
  ) {
    this.source = keptSource(source);
    this.steps = Math.ceil(source.rows / options.batchSize);
  }

  async run({ kind, watch, signal, from }: Pass): Promise<void> {
    const { model, source } = this;
    const feed = this.feedOf(kind);
    const { optimizer } = model.compiled;
    // The table of an epoch's rates is for the one update of a step that is not the user's own.
    const followsTable = kind === 'train' && optimizer.schedule !== null && !model.ownsTrainStep;
    const stepsBefore = optimizer.stepsTaken - from;
    if (followsTable) feed.setRates(model.ratesFor(stepsBefore, this.steps));
    const stretches = this.stretches(kind, feed, from);
    model.steps.beforeReplay();
    const isAlone = !followsTable && stretches.some(s => s.program.perReplay);
    await replayStretches({
      who: kind === 'train' ? 'fit' : 'evaluate',
      before: this.begin(feed, from),
      stretches,
      params: Int32Array.from(tensorsIn(source), t => t.handle),
      from,
      prepares: !followsTable,
      signal,
      watch: {
        ...watch,
        nextStop: done => (isAlone ? done + 1 : watch.nextStop(done)),
        ended: done => {
          this.done = done;
          if (followsTable) optimizer.stepsTaken = stepsBefore + done;
          return watch.ended(done);
        },
      },
    });
    this.began = null;
  }
  private feedOf(kind: StepKind): Feed {
    return this.model.feedFor(this.source.rows, kind, this.options.shuffle);
  }
  /** What comes before the first step: nothing where the pass goes on. */
  private begin(feed: Feed, from: number): Trace {
    if (from > 0) return new Trace();
    this.began = randomState.snapshot();
    return feed.beginning(this.options.shuffle);
  }
  /** The full batches that are left, and the last, smaller one. */
  private stretches(kind: StepKind, feed: Feed, from: number): Stretch[] {
    const { model, source } = this;
    const { batchSize } = this.options;
    const full = Math.floor(source.rows / batchSize);
    const rest = source.rows % batchSize;
    const stretch = (rows: number, steps: number): Stretch => ({
      program: model.steps.fromFeed(kind, feed, source, rows, batchSize),
      steps,
    });
    return [
      ...(full > from ? [stretch(batchSize, full - from)] : []),
      ...(rest > 0 && from <= full ? [stretch(rest, 1)] : []),
    ];
  }

  async position(): Promise<DataPosition> {
    const { began, done } = this;
    const open = began && { random: began, generators: [], jumps: [], taken: done, pulled: 0 };
    return Promise.resolve({ open, generators: [] });
  }
  async goOn({ open }: DataPosition): Promise<() => void> {
    if (open) {
      randomState.restore(open.random);
      this.began = open.random;
      this.done = open.taken;
      this.feedOf('train').goOn(this.options.shuffle, open.taken);
    }
    return Promise.resolve(() => undefined);
  }
  end(): void {
    endSource(this.source);
  }
}
