// SPDX-License-Identifier: MIT
// What goes on with a training: the optimizer's and the metrics' variables, steps taken, and how far random numbers have come.
import { mismatch } from '../errors.js';
import type { Model } from '../models/model.js';
import type { Optimizer } from '../optimizers/index.js';
import {
  type FunctionSnapshot,
  type GeneratorSnapshot,
  type RandomSnapshot,
  randomState,
  type SeedGenerator,
} from '../random.js';
import type { Variable } from '../tensor.js';
import { setData } from '../variable.js';
import { parseJSON } from './json.js';
import type { Stored, StoredTensors } from './safetensors.js';
import { misfit } from './weights.js';

/** That of what is written. A greater one is refused. */
const VERSION = 1;

/** training.json. */
export interface TrainingState {
  version: number;
  /** Steps asked of the optimizer, and of each within it. */
  stepsTaken: number[];
  random: RandomSnapshot & {
    /** The counters of the recorded steps. */
    steps: FunctionSnapshot;
    /** Those of the layers' own seeds, by path. */
    generators: Record<string, GeneratorSnapshot>;
  };
  /** Epochs that are done, where a callback counts them. */
  epoch?: number;
}

/** The optimizer and all within it, with the beginning of their names. */
function* optimizersIn(optimizer: Optimizer, path = 'optimizer/'): Iterable<[string, Optimizer]> {
  yield [path, optimizer];
  for (const [i, inner] of optimizer.inner.entries()) yield* optimizersIn(inner, `${path}${i}/`);
}
const slotName = (path: string, weight: string, slot: string): string => `${path}${weight}/${slot}`;

/** All variables of optimizer and metrics by name. */
export function trainingVariables(model: Model): Map<string, Variable> {
  const found = new Map<string, Variable>();
  const weights = model.namedWeights();
  for (const [path, optimizer] of optimizersIn(model.optimizer)) {
    for (const [name, v] of Object.entries(optimizer.ownVariables)) found.set(path + name, v);
    for (const [weight, v] of weights)
      for (const [slot, kept] of optimizer.slotsOf(v))
        found.set(slotName(path, weight, slot), kept);
  }
  for (const [name, v] of metricVariables(model)) found.set(name, v);
  return found;
}
function metricVariables(model: Model): [string, Variable][] {
  model.compiled.build(model.outputSamples);
  return model.metrics.flatMap((metric, i) =>
    metric.variables.map((v, j): [string, Variable] => [`metrics/${i}/${j}`, v]),
  );
}

export async function trainingState(model: Model, epoch?: number): Promise<TrainingState> {
  const generators = generatorsOf(model).map(
    async ([path, generator]) => [path, await generator.snapshot()] as const,
  );
  return {
    version: VERSION,
    stepsTaken: [...optimizersIn(model.optimizer)].map(([, { stepsTaken }]) => stepsTaken),
    random: {
      ...randomState.snapshot(),
      steps: await model.steps.snapshot(),
      generators: Object.fromEntries(await Promise.all(generators)),
    },
    epoch,
  };
}
const generatorsOf = (model: Model): [string, SeedGenerator][] =>
  [...model.namedParts()].flatMap(([path, { seedGenerators }]) =>
    seedGenerators.map((generator, i): [string, SeedGenerator] => [`${path}${i}`, generator]),
  );

/** @throws Error where the text is no state that this version can read */
export function parseTrainingState(path: string, text: string): TrainingState {
  const { version, ...state } = (parseJSON(path, text) ?? {}) as TrainingState;
  if (version > VERSION) {
    const advice = 'A newer gemmule wrote it: update this one.';
    throw new Error(mismatch(path, `a version up to ${VERSION}`, version, advice));
  }
  if (version !== VERSION || !Array.isArray(state.stepsTaken))
    throw new TypeError(mismatch(path, 'the state of a training', text));
  return { version, ...state };
}

/** Checks whether a compiled model can go on from a state. @returns what lets it do so */
export function restorable(
  path: string,
  model: Model,
  state: TrainingState,
  stored: StoredTensors,
): () => void {
  model.optimizer.partsFor(model.trainableWeights); // so that one that chooses by variable knows its parts
  const optimizers = [...optimizersIn(model.optimizer)];
  for (const [at, each] of optimizers)
    for (const [name, v] of Object.entries(each.ownVariables)) checkFit(path, at + name, v, stored);
  const weights = model.namedWeights();
  return () => {
    optimizers.forEach(([at, each], i) =>
      each.restore(ownValues(at, each, stored), slotsIn(at, weights, stored), state.stepsTaken[i]),
    );
    for (const [name, v] of metricVariables(model))
      if (misfit(path, name, v, stored) === undefined) setData(v, stored.get(name)!.data);
    restoreRandom(model, state.random);
  };
}
function checkFit(path: string, name: string, v: Variable, stored: StoredTensors): void {
  const error = misfit(path, name, v, stored);
  if (error) throw error;
}

const ownValues = (path: string, optimizer: Optimizer, stored: StoredTensors) =>
  Object.fromEntries(
    Object.keys(optimizer.ownVariables).map(name => [name, stored.get(path + name)!.data]),
  );
/** The slots of each weight that are there. */
function slotsIn(
  path: string,
  weights: ReadonlyMap<string, Variable>,
  stored: StoredTensors,
): Map<Variable, Map<string, Stored>> {
  const found = new Map<Variable, Map<string, Stored>>();
  for (const [weight, v] of weights) {
    const prefix = slotName(path, weight, '');
    const own = [...stored].filter(([name]) => name.startsWith(prefix));
    found.set(v, new Map(own.map(([name, value]) => [name.slice(prefix.length), value])));
  }
  return found;
}

function restoreRandom(
  model: Model,
  { steps, generators, ...random }: TrainingState['random'],
): void {
  randomState.restore(random);
  model.steps.restore(steps);
  for (const [path, generator] of generatorsOf(model))
    if (Object.hasOwn(generators, path)) generator.restore(generators[path]);
}
