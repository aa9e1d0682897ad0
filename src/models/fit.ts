// SPDX-License-Identifier: MIT
// The training loop: epochs of steps, with validation and hooks around them.
import { Callbacks } from '../callbacks/index.js';
import type { CallbackLike, History, Verbose } from '../callbacks/index.js';
import { mismatch } from '../errors.js';
import { shareAs } from '../tensor.js';
import {
  Ahead,
  type Batches,
  batchesIn,
  disposeMade,
  isBatches,
  lengthOf,
  unpackBatch,
} from './batches.js';
import type { Feed } from './feed.js';
import { type Logs, makeLogs } from './logs.js';
import type { Model } from './model.js';
import { replayStretches, type Stretch, type Watch } from './run.js';
import {
  type DataTree,
  mapRows,
  rowsOf,
  type Source,
  splitValidation,
  tensorsIn,
  weighClasses,
} from './source.js';
import type { StepKind } from './steps.js';

export interface FitConfig {
  /** Samples in a step. Default 32. */
  batchSize?: number;
  /** Passes over the data. Default 1. */
  epochs?: number;
  /** 0: silent, 1: progress bar, 2: a line an epoch; 'auto' (default): 1 on a terminal, else 2. */
  verbose?: Verbose;
  callbacks?: CallbackLike | readonly CallbackLike[];
  /** The share of the data, taken from the end before any shuffle, that is evaluated after each epoch. */
  validationSplit?: number;
  /** `[x, y]`, `[x, y, sampleWeight]`, or an iterable of batches. It goes before `validationSplit`. */
  validationData?:
    readonly [DataTree, DataTree] | readonly [DataTree, DataTree, DataTree] | Batches;
  /** Default: `batchSize`. */
  validationBatchSize?: number;
  /** Batches of an evaluation. Default: all. An iterable is then gone on with from one evaluation to the next. */
  validationSteps?: number;
  /** Evaluate after every so many epochs, or after those of a list, counted from 1. Default 1. */
  validationFreq?: number | readonly number[];
  /** Shuffle before each epoch. Default true. */
  shuffle?: boolean;
  /** Weights of the classes, by number; of models with one output. */
  classWeight?: Record<number, number>;
  /** For several outputs one for all, or one for each. */
  sampleWeight?: DataTree;
  /** The epoch to begin with, counted from 0. Default 0. */
  initialEpoch?: number;
  /** Steps of an epoch. Default: all batches. The next epoch goes on with what is left, and begins anew where nothing is. */
  stepsPerEpoch?: number;
  /** Stops after the present step; `fit` rejects with `signal.reason`. */
  signal?: AbortSignal;
}
/** With tfjs's names of two options. */
export interface FitDatasetConfig extends FitConfig {
  batchesPerEpoch?: number;
  validationBatches?: number;
}

export interface EvaluateConfig {
  /** Samples in a step. Default 32. */
  batchSize?: number;
  verbose?: Verbose;
  sampleWeight?: DataTree;
  callbacks?: CallbackLike | readonly CallbackLike[];
  /** Batches that are evaluated. Default: all. */
  steps?: number;
  /** Taken from Keras, without effect: what comes back is a record, and can be taken apart like a list. */
  returnDict?: boolean;
  signal?: AbortSignal;
}

export function positiveOption(who: string, option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(mismatch(who, `\`${option}\` to be an integer from 1`, value));
  return value;
}

// ---- passes over data in memory ----------------------------------------------------------------------------------------

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
  const stretch = (rows: number, steps: number): Stretch => ({
    program: model.steps.fromFeed(kind, feed, source, rows, batchSize),
    steps,
  });
  return [...(full > 0 ? [stretch(batchSize, full)] : []), ...(rest > 0 ? [stretch(rest, 1)] : [])];
}

/** Shares of the data that stay while a run reads them, whatever the user disposes. */
const keptSource = (source: Source): Source => ({
  ...mapRows(source, t => shareAs(t, t.shape).keep()),
  rows: source.rows,
});
const endSource = (source: Source): void => tensorsIn(source).forEach(t => t.dispose());

/** What a pass is told. */
interface Pass {
  kind: StepKind;
  watch: Watch;
  signal: AbortSignal | undefined;
}

/** One pass over data in memory, as recorded steps that pick their own rows. */
async function passOver(
  model: Model,
  source: Source,
  { batchSize, shuffle, kind, watch, signal }: Pass & { batchSize: number; shuffle: boolean },
): Promise<void> {
  const feed = model.feedFor(source.rows, kind);
  const { optimizer } = model.compiled;
  // The table of an epoch's rates is for the one update of a step that is not the user's own.
  const followsTable = kind === 'train' && optimizer.schedule !== null && !model.ownsTrainStep;
  if (followsTable) feed.setRates(model.ratesFor(Math.ceil(source.rows / batchSize)));
  const stretches = stretchesOf(model, kind, feed, source, batchSize);
  model.steps.beforeReplay();
  const prepares = !followsTable;
  const everyStep = watch.everyStep || (prepares && stretches.some(s => s.program.perReplay));
  const done = await replayStretches({
    who: kind === 'train' ? 'fit' : 'evaluate',
    before: feed.beginning(shuffle),
    stretches,
    params: Int32Array.from(tensorsIn(source), t => t.handle),
    watch: { ...watch, everyStep },
    prepares,
    signal,
  });
  if (followsTable) optimizer.stepsTaken += done;
}

// ---- passes over batches -------------------------------------------------------------------------------------------------

/** Steps over batches as they come, at most `limit`. @returns how many there were */
async function passThrough<T>(
  model: Model,
  ahead: Ahead<T>,
  read: (item: T) => Source,
  limit: number,
  { kind, watch, signal }: Pass,
): Promise<number> {
  let done = 0;
  while (done < limit && !watch.stops()) {
    signal?.throwIfAborted();
    const next = await ahead.next();
    if (next.done) break;
    await watch.began(done);
    const source = read(next.value);
    const step = model.stepOnBatch(kind, source);
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

/** Batches that are gone through in passes, each from the start; or, where a pass is of so many steps, from where the last one ended. */
class Passes<T> {
  private ahead: Ahead<T> | null = null;
  constructor(
    private readonly who: string,
    private readonly model: Model,
    private readonly batches: ConstructorParameters<typeof Ahead<T>>[0],
    private readonly read: (item: T) => Source,
    private readonly steps: number | undefined,
  ) {}

  /** @param remaining how many passes there will be, this one included */
  async run(remaining: number, pass: Pass): Promise<void> {
    const { steps = Infinity } = this;
    const isFresh = this.ahead === null;
    this.ahead ??= new Ahead(this.batches, {
      limit: steps * remaining,
      signal: pass.signal,
    });
    const done = await passThrough(this.model, this.ahead, this.read, steps, pass);
    if (done === 0 && pass.watch.stops()) return;
    if (done === 0 && !isFresh) {
      this.end(); // the last pass took them all
      return this.run(remaining, pass);
    }
    if (done === 0)
      throw new Error(
        `${this.who}: the iterable gave no batch in this epoch. Pass one that can be iterated again, or set \`stepsPerEpoch\`.`,
      );
    if (this.steps !== undefined && done < this.steps && this.ahead.isDone) this.warnOfEnd(done);
    if (this.steps === undefined || this.ahead.isDone) this.end();
  }
  private warnOfEnd(done: number): void {
    process.emitWarning(
      `${this.who}: the iterable ended after ${done} of ${this.steps} steps. Let it repeat, or ask for fewer.`,
      'GemmuleWarning',
    );
  }
  end(): void {
    this.ahead?.end();
    this.ahead = null;
  }
}

/** Batches as the user gives them. */
function passesOf(
  who: string,
  model: Model,
  batches: Batches,
  steps: number | undefined,
  classWeight?: Record<number, number>,
): Passes<unknown> {
  const read = (batch: unknown): Source => {
    const source = model.sourceOf(who, ...unpackBatch(who, batch));
    return classWeight ? weighClasses(who, source, classWeight, model.outputSample) : source;
  };
  return new Passes<unknown>(who, model, batches, read, steps);
}

// ---- evaluation ------------------------------------------------------------------------------------------------------------

/** What is evaluated, again and again: after each epoch, or once. */
interface Evaluation {
  readonly steps: number | null;
  run(pass: Pass): Promise<void>;
  end(): void;
}

interface EvaluationPlan {
  batchSize: number;
  steps: number | undefined;
  /** How often it is run at most: no more batches are pulled than it takes. */
  passes: number;
}

function evaluationOf(
  who: string,
  model: Model,
  data: readonly [DataTree, (DataTree | null)?, (DataTree | null)?] | Source | Batches,
  { batchSize, steps, passes: times }: EvaluationPlan,
): Evaluation {
  if (steps !== undefined) positiveOption(who, 'steps', steps);
  if (!Array.isArray(data) && isBatches(data)) {
    const passes = passesOf(who, model, data, steps);
    const run = (pass: Pass) => passes.run(times, pass);
    return { steps: steps ?? lengthOf(data), run, end: () => passes.end() };
  }
  const all = Array.isArray(data) ? model.sourceOf(who, ...(data as [DataTree])) : (data as Source);
  const source = keptSource(
    steps === undefined ? all : rowsOf(all, 0, Math.min(all.rows, steps * batchSize)),
  );
  return {
    steps: Math.ceil(source.rows / batchSize),
    run: pass => sourcePass(model, source, { ...pass, batchSize, shuffle: false }),
    end: () => endSource(source),
  };
}

/** One pass over data in memory; batch by batch where nothing may be recorded. */
async function sourcePass(
  model: Model,
  source: Source,
  pass: Pass & { batchSize: number; shuffle: boolean },
): Promise<void> {
  if (!model.compiled.config.runEagerly) return passOver(model, source, pass);
  const batches = batchesIn(source, pass.batchSize, pass.shuffle);
  const ahead = new Ahead(batches);
  await passThrough(model, ahead, part => part(), Infinity, pass);
}

async function runEvaluation(
  model: Model,
  evaluation: Evaluation,
  callbacks: Callbacks,
  signal: AbortSignal | undefined,
): Promise<Logs> {
  const { steps } = evaluation;
  model.resetMetrics();
  await callbacks.testBegin(steps);
  const watch: Watch = {
    everyStep: callbacks.hasTestBatchHooks,
    began: step => callbacks.testBatchBegin(step),
    ended: async done => {
      if (callbacks.hasTestBatchHooks || callbacks.wantsProgress)
        await callbacks.testBatchEnd(done, steps, await model.logs('test'));
    },
    stops: () => false,
  };
  await evaluation.run({ kind: 'test', watch, signal });
  const logs = await model.logs('test');
  await callbacks.testEnd(logs);
  return logs;
}

/** @internal */
export async function evaluate(
  model: Model,
  x: DataTree | Batches,
  y: DataTree | null | undefined,
  { batchSize = 32, steps, sampleWeight, verbose = 'auto', callbacks, signal }: EvaluateConfig,
): Promise<Logs> {
  positiveOption('evaluate', 'batchSize', batchSize);
  if (isBatches(x)) refuseBeside('evaluate', { y, sampleWeight });
  const data = isBatches(x) ? x : ([x, y, sampleWeight] as const);
  const evaluation = evaluationOf('evaluate', model, data, { batchSize, steps, passes: 1 });
  const hooks = new Callbacks(model, callbacks, verbose, 'evaluate');
  try {
    return await runEvaluation(model, evaluation, hooks, signal);
  } finally {
    evaluation.end();
  }
}

/** Refuses what an iterable of batches brings itself. */
function refuseBeside(who: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    const expected = `no \`${name}\` beside an iterable of batches`;
    throw new TypeError(mismatch(who, expected, value, 'Let the batches hold it.'));
  }
}

// ---- training --------------------------------------------------------------------------------------------------------------

const watchFit = (model: Model, callbacks: Callbacks, steps: number | null): Watch => ({
  everyStep: callbacks.hasBatchHooks,
  began: step => callbacks.batchBegin(step),
  ended: async done => {
    if (callbacks.hasBatchHooks || callbacks.wantsProgress)
      await callbacks.batchEnd(done, steps, await model.logs('train'));
  },
  stops: () => model.stopTraining,
});

/** What is trained on: one epoch after another. */
interface Training {
  readonly steps: number | null;
  epoch(remaining: number, pass: Pass): Promise<void>;
  end(): void;
}

function trainingOn(model: Model, given: Source, config: FitConfig): Training {
  const { stepsPerEpoch, shuffle = true } = config;
  const share = stepsPerEpoch ? Math.ceil(given.rows / stepsPerEpoch) : 32;
  const batchSize = positiveOption('fit', 'batchSize', config.batchSize ?? share);
  const source = keptSource(given);
  const steps = Math.ceil(source.rows / batchSize);
  if (stepsPerEpoch === undefined || stepsPerEpoch === steps)
    return {
      steps,
      epoch: (_, pass) => sourcePass(model, source, { ...pass, batchSize, shuffle }),
      end: () => endSource(source),
    };
  const batches = () => batchesIn(source, batchSize, shuffle);
  const passes = new Passes<() => Source>('fit', model, batches, part => part(), stepsPerEpoch);
  return {
    steps: stepsPerEpoch,
    epoch: (remaining, pass) => passes.run(remaining, pass),
    end: () => {
      passes.end();
      endSource(source);
    },
  };
}

function trainingThrough(model: Model, batches: Batches, config: FitConfig): Training {
  const { stepsPerEpoch, classWeight } = config;
  const passes = passesOf('fit', model, batches, stepsPerEpoch, classWeight);
  return {
    steps: stepsPerEpoch ?? lengthOf(batches),
    epoch: (remaining, pass) => passes.run(remaining, pass),
    end: () => passes.end(),
  };
}

/** What is trained on, and what is evaluated after the epochs. */
function prepared(
  model: Model,
  x: DataTree | Batches,
  y: DataTree | null | undefined,
  config: FitConfig,
): [Training, Evaluation | null] {
  const { validationData, validationSplit, sampleWeight, classWeight, batchSize = 32 } = config;
  const validated = (data: NonNullable<typeof validationData> | Source) =>
    evaluationOf('fit: validationData', model, data, {
      batchSize: config.validationBatchSize ?? batchSize,
      steps: config.validationSteps,
      passes: Infinity,
    });
  const given = validationData ? validated(validationData) : null;
  if (isBatches(x)) {
    refuseBeside('fit', { y, sampleWeight, validationSplit: validationSplit || undefined });
    return [trainingThrough(model, x, config), given];
  }
  const all = model.sourceOf('fit', x, y, sampleWeight);
  const source = classWeight ? weighClasses('fit', all, classWeight, model.outputSample) : all;
  if (given || !validationSplit) return [trainingOn(model, source, config), given];
  const [train, held] = splitValidation(source, validationSplit);
  return [trainingOn(model, train, config), validated(held)];
}

/** @internal */
export async function fit(
  model: Model,
  x: DataTree | Batches,
  y: DataTree | null | undefined,
  config: FitConfig,
): Promise<History> {
  const callbacks = new Callbacks(model, config.callbacks, config.verbose ?? 'auto', 'fit');
  checkCounts(config);
  const [training, validation] = prepared(model, x, y, config);
  try {
    await epochs(model, config, callbacks, training, validation);
  } finally {
    training.end();
    validation?.end();
  }
  return callbacks.history;
}

/** The frame of every fit: hooks, validation, history, and the reasons to stop. */
async function epochs(
  model: Model,
  config: FitConfig,
  callbacks: Callbacks,
  training: Training,
  validation: Evaluation | null,
): Promise<void> {
  const { epochs: count = 1, initialEpoch = 0, signal } = config;
  await callbacks.trainBegin({ epochs: count, steps: training.steps });
  let logs: Record<string, number> = {};
  const first = callbacks.firstEpoch ?? initialEpoch;
  for (let epoch = first; epoch < count && !model.stopTraining; epoch++) {
    await callbacks.epochBegin(epoch);
    model.resetMetrics();
    const watch = watchFit(model, callbacks, training.steps);
    await training.epoch(count - epoch, { kind: 'train', watch, signal });
    logs = await model.logs('train');
    if (validation && isValidated(epoch, config.validationFreq ?? 1)) {
      const own = await runEvaluation(model, validation, callbacks.forValidation(), signal);
      const validated = Object.entries(own).map(([name, v]) => [`val_${name}`, v] as const);
      logs = makeLogs([...Object.entries(logs), ...validated]);
    }
    await callbacks.epochEnd(epoch, logs);
  }
  model.optimizer.finalizeVariableValues(model.trainableWeights);
  await callbacks.trainEnd(logs);
}

const isValidated = (epoch: number, freq: number | readonly number[]): boolean =>
  typeof freq === 'number' ? (epoch + 1) % freq === 0 : freq.includes(epoch + 1);

function checkCounts({ epochs: count = 1, initialEpoch = 0, stepsPerEpoch }: FitConfig): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError(mismatch('fit', '`epochs` to be an integer from 0', count));
  if (!Number.isSafeInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(mismatch('fit', '`initialEpoch` to be an integer from 0', initialEpoch));
  if (stepsPerEpoch !== undefined) positiveOption('fit', 'stepsPerEpoch', stepsPerEpoch);
}
