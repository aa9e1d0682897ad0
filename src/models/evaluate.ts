// SPDX-License-Identifier: MIT
import { Callbacks } from '../callbacks/index.js';
import { mismatch } from '../errors.js';
import { positiveOption } from '../naming.js';
import { BatchPasses } from './batch_passes.js';
import { type Batches, batchesIn, isBatches, lengthOf, unpackBatch } from './batches.js';
import { endSource, FeedPasses, keptSource } from './feed_passes.js';
import type { EvaluateConfig } from './fit_config.js';
import type { Logs } from './logs.js';
import type { Model } from './model.js';
import type { Passes } from './passes.js';
import type { Watch } from './run.js';
import { type DataTree, rowsOf, type Source, weighClasses } from './source.js';

/** Passes over batches as the user gives them. */
export function passesThrough(
  who: string,
  model: Model,
  batches: Batches,
  limit: number | undefined,
  classWeight?: Record<number, number>,
): Passes {
  const read = (batch: unknown): Source => {
    const source = model.sourceOf(who, ...unpackBatch(who, batch));
    return classWeight ? weighClasses(who, source, classWeight, model.outputSample) : source;
  };
  const length = lengthOf(batches);
  return new BatchPasses<unknown>(model, { who, batches, read, limit, length });
}

interface SourceOptions {
  batchSize: number;
  shuffle: boolean;
  /** Steps of a pass, where it is not of all rows. */
  limit?: number | undefined;
}
/** Passes over data in memory: recorded, or batch by batch where nothing may be recorded or the steps are counted. */
export function passesOver(
  who: string,
  model: Model,
  given: Source,
  { batchSize, shuffle, limit }: SourceOptions,
): Passes {
  if (limit === undefined && !model.compiled.config.runEagerly)
    return new FeedPasses(model, given, { batchSize, shuffle });
  const source = keptSource(given);
  return new BatchPasses<() => Source>(model, {
    who,
    batches: () => batchesIn(source, batchSize, shuffle),
    read: part => part(),
    limit,
    length: Math.ceil(source.rows / batchSize),
    release: () => endSource(source),
  });
}

/** What is evaluated, again and again: after each epoch, or once. */
export class Evaluation {
  constructor(
    private readonly model: Model,
    readonly passes: Passes,
    /** How many there will be at most: no more batches are pulled than they take. */
    private readonly count: number,
  ) {}

  async run(callbacks: Callbacks, signal: AbortSignal | undefined): Promise<Logs> {
    const { model, passes } = this;
    model.resetMetrics();
    await callbacks.testBegin(passes.steps);
    const watch = watchTest(model, callbacks, passes.steps);
    await passes.run({ kind: 'test', watch, signal, from: 0 }, this.count);
    const logs = await model.logs('test');
    await callbacks.testEnd(logs);
    return logs;
  }
  end(): void {
    this.passes.end();
  }
}
const watchTest = (model: Model, callbacks: Callbacks, steps: number | null): Watch => ({
  nextStop: done => (callbacks.hasTestBatchHooks ? done + 1 : Infinity),
  began: step => callbacks.testBatchBegin(step),
  ended: async done => {
    if (callbacks.hasTestBatchHooks || callbacks.wantsProgress)
      await callbacks.testBatchEnd(done, steps, await model.logs('test'));
  },
  stops: () => false,
});

interface EvaluationPlan {
  batchSize: number;
  steps: number | undefined;
  count: number;
}
export function evaluationOf(
  who: string,
  model: Model,
  data: readonly [DataTree, (DataTree | null)?, (DataTree | null)?] | Source | Batches,
  { batchSize, steps, count }: EvaluationPlan,
): Evaluation {
  if (steps !== undefined) positiveOption(who, 'steps', steps);
  if (!Array.isArray(data) && isBatches(data))
    return new Evaluation(model, passesThrough(who, model, data, steps), count);
  const all = Array.isArray(data) ? model.sourceOf(who, ...(data as [DataTree])) : (data as Source);
  const source = steps === undefined ? all : rowsOf(all, 0, Math.min(all.rows, steps * batchSize));
  const passes = passesOver(who, model, source, { batchSize, shuffle: false });
  return new Evaluation(model, passes, count);
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
  const evaluation = evaluationOf('evaluate', model, data, { batchSize, steps, count: 1 });
  const hooks = new Callbacks(model, callbacks, verbose, 'evaluate');
  try {
    return await evaluation.run(hooks, signal);
  } finally {
    evaluation.end();
  }
}

/** Refuses what an iterable of batches brings itself. */
export function refuseBeside(who: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    const expected = `no \`${name}\` beside an iterable of batches`;
    throw new TypeError(mismatch(who, expected, value, 'Let the batches hold it.'));
  }
}
