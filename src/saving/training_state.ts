// SPDX-License-Identifier: MIT
// What goes on with a training: the optimizer's and the metrics' variables, steps taken, and how far random numbers have come.
import type { TypedArray } from '../dtype.js';
import { mismatch } from '../errors.js';
import { Recurrent } from '../layers/recurrent.js';
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

/** That of what is written. No other one is read. */
const VERSION = 2;

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
  /** Where it stands, and what its callbacks keep, packed: of a backup. */
  kept?: unknown;
}

/** The optimizer, those that the model holds in fields, and all within them, with the beginning of their names. */
function* optimizersOf(model: Model): Iterable<[string, Optimizer]> {
  yield* optimizersIn(model.optimizer, 'optimizer/');
  for (const [i, own] of model.ownOptimizers.entries())
    yield* optimizersIn(own, `optimizers/${i}/`);
}
function* optimizersIn(optimizer: Optimizer, path: string): Iterable<[string, Optimizer]> {
  yield [path, optimizer];
  for (const [i, inner] of optimizer.inner.entries()) yield* optimizersIn(inner, `${path}${i}/`);
}
const slotName = (path: string, weight: string, slot: string): string => `${path}${weight}/${slot}`;

/** All variables of optimizers and metrics, and the last logs of steps of the user's own, by name. */
export function trainingVariables(model: Model): Map<string, Variable> {
  const found = new Map<string, Variable>();
  const weights = model.namedWeights();
  for (const [path, optimizer] of optimizersOf(model)) {
    for (const [name, v] of Object.entries(optimizer.ownVariables)) found.set(path + name, v);
    for (const [weight, v] of weights)
      for (const [slot, kept] of optimizer.slotsOf(v))
        found.set(slotName(path, weight, slot), kept);
  }
  for (const [path, layer] of statefulIn(model))
    layer.keptVariables.forEach((v, i) => found.set(`${path}${i}`, v));
  for (const [name, v] of [...metricVariables(model), ...model.steps.logVariables()])
    found.set(name, v);
  return found;
}
type Stateful = Pick<Recurrent<never, never>, 'keptVariables' | 'keptFor'>;
/** The layers that go on from batch to batch, with the beginning of their states' names. */
const statefulIn = (model: Model): [string, Stateful][] =>
  [...model.namedParts()].flatMap(([path, part]): [string, Stateful][] =>
    part instanceof Recurrent && part.stateful ? [[`states/${path}`, part]] : [],
  );
/** Those that a file has states of: each state, and what it takes. */
function savedStates(path: string, model: Model, stored: StoredTensors): [Variable, TypedArray][] {
  return statefulIn(model).flatMap(([prefix, layer]) => {
    const first = stored.get(`${prefix}0`);
    const states = first ? layer.keptFor(first.shape[0]) : [];
    return states.map((v, i): [Variable, TypedArray] => {
      checkFit(path, `${prefix}${i}`, v, stored);
      return [v, stored.get(`${prefix}${i}`)!.data];
    });
  });
}
function metricVariables(model: Model): [string, Variable][] {
  model.compiled.build(model.outputSamples);
  return model.metrics.flatMap((metric, i) =>
    metric.variables.map((v, j): [string, Variable] => [`metrics/${i}/${j}`, v]),
  );
}

export async function trainingState(model: Model, kept?: unknown): Promise<TrainingState> {
  const generators = generatorsOf(model).map(
    async ([path, generator]) => [path, await generator.snapshot()] as const,
  );
  return {
    version: VERSION,
    stepsTaken: [...optimizersOf(model)].map(([, { stepsTaken }]) => stepsTaken),
    random: {
      ...randomState.snapshot(),
      steps: await model.steps.snapshot(),
      generators: Object.fromEntries(await Promise.all(generators)),
    },
    kept,
  };
}
const generatorsOf = (model: Model): [string, SeedGenerator][] =>
  [...model.namedParts()].flatMap(([path, { seedGenerators }]) =>
    seedGenerators.map((generator, i): [string, SeedGenerator] => [`${path}${i}`, generator]),
  );

/** @throws Error where the text is no state that this version can read */
export function parseTrainingState(path: string, text: string): TrainingState {
  const { version, ...state } = (parseJSON(path, text) ?? {}) as TrainingState;
  const { stepsTaken, random } = state;
  const isWhole = Array.isArray(stepsTaken) && random?.steps && random.generators;
  if (!Number.isSafeInteger(version) || !isWhole)
    throw new TypeError(mismatch(path, 'the state of a training', text));
  if (version !== VERSION)
    throw new Error(mismatch(path, `version ${VERSION}`, version, adviceOn(version)));
  return { version, ...state };
}

const adviceOn = (version: number): string =>
  version > VERSION
    ? 'A newer gemmule wrote it: update this one.'
    : 'An older gemmule wrote it: load the model with `compile: false`, and compile it.';

/** Checks whether a compiled model can go on from a state. @returns what lets it do so */
export function restorable(
  path: string,
  model: Model,
  state: TrainingState,
  stored: StoredTensors,
): () => void {
  model.optimizer.partsFor(model.trainableWeights); // so that one that chooses by variable knows its parts
  const optimizers = [...optimizersOf(model)];
  for (const [at, each] of optimizers)
    for (const [name, v] of Object.entries(each.ownVariables)) checkFit(path, at + name, v, stored);
  const metrics = metricVariables(model);
  if (state.kept !== undefined) checkMetrics(path, metrics, stored);
  const states = savedStates(path, model, stored);
  const weights = model.namedWeights();
  return () => {
    for (const [v, value] of states) setData(v, value);
    optimizers.forEach(([at, each], i) =>
      each.restore(ownValues(at, each, stored), slotsIn(at, weights, stored), state.stepsTaken[i]),
    );
    for (const [name, v] of metrics)
      if (misfit(path, name, v, stored) === undefined) setData(v, stored.get(name)!.data);
    model.steps.restoreLogs(stored);
    restoreRandom(model, state.random);
  };
}
/** A backup may be of the midst of an epoch, whose metrics go on: all of them must be there. */
function checkMetrics(
  path: string,
  metrics: readonly [string, Variable][],
  stored: StoredTensors,
): void {
  for (const [name, v] of metrics) checkFit(path, name, v, stored);
  const names = new Set(metrics.map(([name]) => name));
  const extra = [...stored.keys()].find(name => name.startsWith('metrics/') && !names.has(name));
  if (extra === undefined) return;
  const expected = 'the metrics that the model is compiled with';
  throw new Error(mismatch(path, expected, extra, 'Compile it as it was.'));
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
