// SPDX-License-Identifier: MIT
// The training loop: epochs of recorded steps, many a call, with JavaScript only where it must see a step.
import { Callbacks } from '../callbacks/index.js';
import type { CallbackLike, History } from '../callbacks/index.js';
import type { Program } from '../capture.js';
import { type Failure, mismatch } from '../errors.js';
import { native } from '../native/addon.js';
import { revision } from '../revision.js';
import { stream, type Trace } from '../stream.js';
import { shareAs, type Tensor } from '../tensor.js';
import type { Feed } from './feed.js';
import type { Logs } from './logs.js';
import type { Model } from './model.js';
import {
  type Batches,
  classWeights,
  type Data,
  isBatches,
  makeSource,
  type Source,
  splitValidation,
} from './source.js';
import { partsOf, present, type StepKind } from './steps.js';

export interface FitConfig {
  /** Samples in a step. Default 32. */
  batchSize?: number;
  /** Passes over the data. Default 1. */
  epochs?: number;
  /** 0: silent, 1: progress bar, 2: a line an epoch; 'auto' (default): 1 on a terminal, else 2. */
  verbose?: 0 | 1 | 2 | 'auto' | boolean;
  callbacks?: CallbackLike | readonly CallbackLike[];
  /** The share of the data, taken from the end before any shuffle, that is evaluated after each epoch. */
  validationSplit?: number;
  validationData?: readonly [Data, Data] | readonly [Data, Data, Data];
  validationBatchSize?: number;
  /** Evaluate after every so many epochs. Default 1. */
  validationFreq?: number;
  /** Shuffle before each epoch. Default true. */
  shuffle?: boolean;
  /** Weights of the classes, by number. */
  classWeight?: Record<number, number>;
  sampleWeight?: Data;
  initialEpoch?: number;
  /** Steps of an epoch, for iterables of batches. */
  stepsPerEpoch?: number;
  /** Stops after the present step; `fit` rejects with `signal.reason`. */
  signal?: AbortSignal;
}

export interface EvaluateConfig {
  batchSize?: number;
  verbose?: 0 | 1 | 2 | 'auto' | boolean;
  sampleWeight?: Data;
  callbacks?: CallbackLike | readonly CallbackLike[];
  steps?: number;
  signal?: AbortSignal;
}

export function positiveOption(who: string, option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(mismatch(who, `\`${option}\` to be an integer from 1`, value));
  return value;
}

/** Steps of one Program in a row. */
interface Stretch {
  program: Program;
  steps: number;
}

/** Hears of the steps as they end. */
interface Watch {
  /** After every step: chunks are then of one step. */
  everyStep: boolean;
  began(step: number): Promise<void> | void;
  /** `steps` have run so far; the last one ended just now. */
  ended(steps: number): Promise<void> | void;
  /** Whether a hook asked to stop in mid-epoch. */
  stops(): boolean;
}

/** Replays stretches of steps in the back lane, two chunks in flight. */
async function replayStretches(
  who: string,
  before: Trace,
  stretches: readonly Stretch[],
  params: Int32Array,
  watch: Watch,
  signal?: AbortSignal,
): Promise<void> {
  const run = native.newRun();
  const cancel = () => native.cancel(run);
  signal?.addEventListener('abort', cancel, { once: true });
  const push = (program: Program, steps: number, records: Trace | null, stops: boolean) => {
    revision.weights++;
    native.pushSegment(
      run,
      records?.records.i32 ?? before.records.i32,
      records?.records.count ?? 0,
      program.id,
      params,
      steps,
      stops,
    );
  };
  try {
    signal?.throwIfAborted();
    stream.flush();
    if (watch.everyStep) await stepByStep(stretches, run, push, before, watch, signal);
    else await inChunks(stretches, run, push, before, watch, signal);
  } catch (error) {
    throw isFailure(error) ? stream.failure(error, who) : error;
  } finally {
    revision.weights++; // what was prepared while steps ran is of older weights
    signal?.removeEventListener('abort', cancel);
    native.cancel(run);
    native.freeRun(run);
    before.release();
  }
}
const isFailure = (e: unknown): e is Failure =>
  typeof e === 'object' && e !== null && 'clause' in e && 'element' in e;
type Push = (program: Program, steps: number, records: Trace | null, stops: boolean) => void;

async function inChunks(
  stretches: readonly Stretch[],
  run: number,
  push: Push,
  before: Trace,
  watch: Watch,
  signal?: AbortSignal,
): Promise<void> {
  const total = stretches.reduce((n, s) => n + s.steps, 0);
  stretches.forEach(({ program, steps }, i) =>
    push(program, steps, i === 0 ? before : null, i === stretches.length - 1),
  );
  let done = 0;
  let next = native.advance(run);
  while (done < total) {
    const present = next;
    next = native.advance(run);
    next.catch(() => undefined); // it is awaited later, or the run has failed already
    done += await present;
    signal?.throwIfAborted();
    await watch.ended(done);
  }
  await next; // nothing was left for it
}

async function stepByStep(
  stretches: readonly Stretch[],
  run: number,
  push: Push,
  before: Trace,
  watch: Watch,
  signal?: AbortSignal,
): Promise<void> {
  let done = 0;
  for (const { program, steps } of stretches) {
    for (let i = 0; i < steps; i++) {
      await watch.began(done);
      stream.flush();
      push(program, 1, done === 0 ? before : null, true);
      await native.advance(run);
      signal?.throwIfAborted();
      await watch.ended(++done);
      if (watch.stops()) return;
    }
  }
}

/** The epoch's full batches, and its last, smaller one. */
function stretchesOf(
  model: Model,
  kind: StepKind,
  feed: Feed,
  source: Source,
  batchSize: number,
): Stretch[] {
  const full = Math.floor(source.rows / batchSize);
  const rest = source.rows % batchSize;
  const stretches: Stretch[] = [];
  if (full > 0)
    stretches.push({
      program: model.steps.fromFeed(kind, feed, source, batchSize, batchSize),
      steps: full,
    });
  if (rest > 0)
    stretches.push({
      program: model.steps.fromFeed(kind, feed, source, rest, batchSize),
      steps: 1,
    });
  return stretches;
}

/** Shares of the data that stay while a run reads them, whatever the user disposes. */
const sharesOf = (source: Source): Tensor[] =>
  present(partsOf(source)).map(t => shareAs(t, t.shape).keep());

/** One pass over a data set that changes nothing but the metrics. */
export async function evaluateSource(
  model: Model,
  source: Source,
  batchSize: number,
  callbacks: Callbacks,
  signal?: AbortSignal,
): Promise<Logs> {
  const feed = model.feedFor(source.rows, 'test');
  const shares = sharesOf(source);
  const { compiled } = model;
  try {
    compiled.reset();
    const stretches = stretchesOf(model, 'test', feed, source, batchSize);
    const steps = stretches.reduce((n, s) => n + s.steps, 0);
    await callbacks.testBegin(steps);
    const watch: Watch = {
      everyStep: callbacks.hasTestBatchHooks,
      began: step => callbacks.testBatchBegin(step),
      ended: async done =>
        callbacks.hasTestBatchHooks || callbacks.wantsProgress
          ? callbacks.testBatchEnd(done, steps, await compiled.logs())
          : undefined,
      stops: () => false,
    };
    await replayStretches(
      'evaluate',
      feed.beginning(false),
      stretches,
      Int32Array.from(shares, t => t.handle),
      watch,
      signal,
    );
    const logs = await compiled.logs();
    await callbacks.testEnd(logs);
    return logs;
  } finally {
    shares.forEach(t => t.dispose());
  }
}

/** `fit` over data in memory. */
async function fitSource(
  model: Model,
  source: Source,
  validation: Source | null,
  config: FitConfig,
  callbacks: Callbacks,
): Promise<void> {
  const batchSize = positiveOption('fit', 'batchSize', config.batchSize ?? 32);
  const feed = model.feedFor(source.rows, 'train');
  const steps = Math.ceil(source.rows / batchSize);
  const shares = sharesOf(source);
  try {
    await epochs(
      model,
      config,
      callbacks,
      steps,
      async () => {
        model.compiled.reset();
        const { schedule } = model.compiled.optimizer;
        if (schedule) feed.setRates(model.ratesFor(steps));
        const stretches = stretchesOf(model, 'train', feed, source, batchSize);
        model.steps.beforeReplay();
        await replayStretches(
          'fit',
          feed.beginning(config.shuffle ?? true),
          stretches,
          Int32Array.from(shares, t => t.handle),
          watchFit(model, callbacks, steps),
          config.signal,
        );
        model.compiled.optimizer.stepsTaken += steps;
      },
      validation,
    );
  } finally {
    shares.forEach(t => t.dispose());
  }
}

const watchFit = (model: Model, callbacks: Callbacks, steps: number): Watch => ({
  everyStep: callbacks.hasBatchHooks,
  began: step => callbacks.batchBegin(step),
  ended: async done => {
    if (callbacks.hasBatchHooks || callbacks.wantsProgress)
      await callbacks.batchEnd(done, steps, await model.compiled.logs());
  },
  stops: () => model.stopTraining,
});

/** The frame of every fit: hooks, validation, history, and the reasons to stop. */
async function epochs(
  model: Model,
  config: FitConfig,
  callbacks: Callbacks,
  steps: number | null,
  runEpoch: (epoch: number) => Promise<void>,
  validation: Source | null,
): Promise<void> {
  const count = config.epochs ?? 1;
  const first = config.initialEpoch ?? 0;
  await callbacks.trainBegin({ epochs: count, steps });
  let logs: Record<string, number> = {};
  for (let epoch = first; epoch < count && !model.stopTraining; epoch++) {
    await callbacks.epochBegin(epoch);
    await runEpoch(epoch);
    logs = { ...(await model.compiled.logs()) };
    if (validation && (epoch + 1) % (config.validationFreq ?? 1) === 0) {
      const own = await evaluateSource(
        model,
        validation,
        config.validationBatchSize ?? config.batchSize ?? 32,
        callbacks.forValidation(),
        config.signal,
      );
      for (const [name, value] of Object.entries(own)) logs[`val_${name}`] = value;
    }
    await callbacks.epochEnd(epoch, logs);
  }
  await callbacks.trainEnd(logs);
}

/** `fit` over batches that come one after another. */
async function fitBatches(
  model: Model,
  batches: Batches,
  validation: Source | null,
  config: FitConfig,
  callbacks: Callbacks,
): Promise<void> {
  const limit = config.stepsPerEpoch ?? Infinity;
  const endless = config.stepsPerEpoch === undefined ? null : iterate(batches);
  await epochs(
    model,
    config,
    callbacks,
    config.stepsPerEpoch ?? null,
    async () => {
      model.compiled.reset();
      let done = 0;
      for await (const batch of endless ? take(endless, limit) : iterate(batches)) {
        config.signal?.throwIfAborted();
        await callbacks.batchBegin(done);
        await model.stepOnBatch('train', model.sourceOf('fit', batch[0], batch[1], batch[2]));
        done++;
        if (callbacks.hasBatchHooks || callbacks.wantsProgress)
          await callbacks.batchEnd(done, config.stepsPerEpoch ?? null, await model.compiled.logs());
      }
      if (done === 0)
        throw new Error(
          'fit: the iterable gave no batch in this epoch. Pass one that can be iterated again, or set `stepsPerEpoch`.',
        );
    },
    validation,
  );
}
const iterate = (
  batches: Batches,
): AsyncIterator<readonly Data[]> & AsyncIterable<readonly Data[]> =>
  (async function* () {
    yield* batches;
  })();
async function* take<T>(from: AsyncIterator<T>, count: number): AsyncIterable<T> {
  for (let i = 0; i < count; i++) {
    const next = await from.next();
    if (next.done) return;
    yield next.value;
  }
}

/** @internal */
export async function fit(
  model: Model,
  x: Data | Batches,
  y: Data | undefined,
  config: FitConfig,
): Promise<History> {
  const callbacks = new Callbacks(model, config.callbacks, config.verbose ?? 'auto', 'fit');
  checkEpochs(config);
  const validation = config.validationData
    ? model.sourceOf(
        'fit: validationData',
        config.validationData[0],
        config.validationData[1],
        config.validationData[2],
      )
    : null;
  if (isBatches(x)) {
    await fitBatches(model, x, validation, config, callbacks);
    return callbacks.history;
  }
  let source = model.sourceOf('fit', x, y, config.sampleWeight);
  if (config.classWeight) source = weighClasses(model, source, config.classWeight);
  const [train, held] = config.validationSplit
    ? splitValidation(source, config.validationSplit)
    : [source, validation];
  await fitSource(model, train, held, config, callbacks);
  return callbacks.history;
}

function checkEpochs({ epochs: count = 1, initialEpoch = 0 }: FitConfig): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(mismatch('fit', '`epochs` to be an integer from 0', count));
  if (!Number.isSafeInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(mismatch('fit', '`initialEpoch` to be an integer from 0', initialEpoch));
}

function weighClasses(model: Model, source: Source, weights: Record<number, number>): Source {
  const sample = model.outputSample ?? [1];
  const byClass = classWeights(weights, source.y!, Math.max(2, sample[sample.length - 1]));
  return makeSource(
    'fit',
    source.x,
    source.y,
    source.weight ? source.weight.mul(byClass) : byClass,
  );
}
