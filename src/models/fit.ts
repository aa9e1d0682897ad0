// SPDX-License-Identifier: MIT
// The training loop: epochs of steps, with validation and hooks around them.
import { Callbacks } from '../callbacks/index.js';
import type { History } from '../callbacks/index.js';
import { positiveOption } from '../naming.js';
import { type Batches, isBatches } from './batches.js';
import {
  type Evaluation,
  evaluationOf,
  passesOver,
  passesThrough,
  refuseBeside,
} from './evaluate.js';
import { checkCounts, type FitConfig } from './fit_config.js';
import { type Logs, makeLogs } from './logs.js';
import type { Model } from './model.js';
import type { Passes } from './passes.js';
import { Progress } from './progress.js';
import type { Watch } from './run.js';
import { type DataTree, type Source, splitValidation, weighClasses } from './source.js';

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
    await train(model, config, callbacks, training, validation);
  } finally {
    training.end();
    validation?.end();
  }
  return callbacks.history;
}

/** What is trained on, and what is evaluated after the epochs. */
function prepared(
  model: Model,
  x: DataTree | Batches,
  y: DataTree | null | undefined,
  config: FitConfig,
): [Passes, Evaluation | null] {
  const { validationData, validationSplit, sampleWeight, classWeight, batchSize = 32 } = config;
  const validated = (data: NonNullable<typeof validationData> | Source) =>
    evaluationOf('fit: validationData', model, data, {
      batchSize: config.validationBatchSize ?? batchSize,
      steps: config.validationSteps,
      count: Infinity,
    });
  const given = validationData ? validated(validationData) : null;
  if (isBatches(x)) {
    refuseBeside('fit', { y, sampleWeight, validationSplit: validationSplit || undefined });
    return [passesThrough('fit', model, x, config.stepsPerEpoch, classWeight), given];
  }
  const all = model.sourceOf('fit', x, y, sampleWeight);
  const source = classWeight ? weighClasses('fit', all, classWeight, model.outputSample) : all;
  if (given || !validationSplit) return [trainingOn(model, source, config), given];
  const [train, held] = splitValidation(source, validationSplit);
  return [trainingOn(model, train, config), validated(held)];
}

function trainingOn(model: Model, source: Source, config: FitConfig): Passes {
  const { stepsPerEpoch, shuffle = true } = config;
  const share = stepsPerEpoch ? Math.ceil(source.rows / stepsPerEpoch) : 32;
  const batchSize = positiveOption('fit', 'batchSize', config.batchSize ?? share);
  const isWhole = stepsPerEpoch === Math.ceil(source.rows / batchSize);
  const limit = isWhole ? undefined : stepsPerEpoch;
  return passesOver('fit', model, source, { batchSize, shuffle, limit });
}

/** The frame of every fit: hooks, validation, history, and the reasons to stop. */
async function train(
  model: Model,
  config: FitConfig,
  callbacks: Callbacks,
  training: Passes,
  validation: Evaluation | null,
): Promise<void> {
  const { epochs: count = 1, initialEpoch = 0, signal } = config;
  const data = { training, validation: validation?.passes ?? null };
  const progress = new Progress(model, callbacks, data, initialEpoch);
  callbacks.follow(progress);
  await callbacks.trainBegin({ epochs: count, steps: training.steps });
  if (progress.step === 0) await progress.goOn(signal);
  const watch = watchFit(model, callbacks, progress, training.steps);
  while (progress.epoch < count && !progress.isOver) {
    const { epoch, step } = progress;
    await callbacks.epochBegin(epoch);
    // In mid-epoch it is the earlier program's hooks that count: what these have done is undone.
    if (step > 0) await progress.goOn(signal);
    else model.resetMetrics();
    await training.run({ kind: 'train', watch, signal, from: step }, count - epoch);
    const logs = await epochLogs(model, epoch, config, callbacks, validation);
    progress.epochEnded(logs);
    await callbacks.epochEnd(epoch, logs);
  }
  model.optimizer.finalizeVariableValues(model.trainableWeights);
  await callbacks.trainEnd(progress.logs);
}

async function epochLogs(
  model: Model,
  epoch: number,
  { validationFreq = 1, signal }: FitConfig,
  callbacks: Callbacks,
  validation: Evaluation | null,
): Promise<Logs> {
  const logs = await model.logs('train');
  if (!validation || !isValidated(epoch, validationFreq)) return logs;
  const own = await validation.run(callbacks.forValidation(), signal);
  const validated = Object.entries(own).map(([name, v]) => [`val_${name}`, v] as const);
  return makeLogs([...Object.entries(logs), ...validated]);
}
const isValidated = (epoch: number, freq: number | readonly number[]): boolean =>
  typeof freq === 'number' ? (epoch + 1) % freq === 0 : freq.includes(epoch + 1);

const watchFit = (
  model: Model,
  callbacks: Callbacks,
  progress: Progress,
  steps: number | null,
): Watch => ({
  nextStop: done => done + callbacks.stepsToHook(progress.stepsBefore + done),
  began: step => callbacks.batchBegin(step),
  ended: async done => {
    progress.step = done;
    const total = progress.stepsBefore + done;
    if (callbacks.wantsProgress || callbacks.hasHookAt(total))
      await callbacks.batchEnd(done, steps, { total, logs: await model.logs('train') });
  },
  stops: () => model.stopTraining,
});
