// SPDX-License-Identifier: MIT
// Models as text and as folders.
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mismatch } from '../errors.js';
import type { Model } from '../models/model.js';
import { StepModel } from '../models/step_model.js';
import { compileConfigOf, reviveCompileConfig } from './compile_config.js';
import { replaceFile, replaceFolder, settleFolder, type WriteFile } from './folder.js';
import { buildConfig } from './graph_config.js';
import { parseJSON } from './json.js';
import { fromKeras, kerasText } from './keras_format.js';
import { type Config, isWritten, revive, serialize } from './object.js';
import { pack, unpack } from './packed.js';
import { type CustomObjects, withCustomObjects } from './registry.js';
import {
  readSafetensors,
  type Stored,
  type StoredTensors,
  writeSafetensors,
} from './safetensors.js';
import {
  parseTrainingState,
  restorable,
  trainingState,
  type TrainingState,
  trainingVariables,
} from './training_state.js';
import { type LoadWeightsConfig, readWeights, storedOf, weightsByPath } from './weights.js';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.safetensors';
const OPTIMIZER = 'optimizer.safetensors';
const TRAINING = 'training.json';
const files = [CONFIG, WEIGHTS, OPTIMIZER, TRAINING];

export interface LoadConfig {
  /** Classes and functions of your own that are not registered, by name. */
  customObjects?: CustomObjects;
  /** Whether the model comes compiled, ready to go on training. Default true. */
  compile?: boolean;
}

// ---- text ----------------------------------------------------------------------------------------------------------------

/** The model in Keras's JSON: its layers, and how it was compiled. */
export function modelJSON(model: Model): string {
  const compileConfig = model.isCompiled ? compileConfigOf(model.compiled) : {};
  return kerasText({ ...serialize(model), ...buildConfig(model), compileConfig });
}

/**
 * The model that `model.toJSON()`, or Keras's `model.to_json()`, wrote: with new weights, and compiled as it was.
 *
 * @throws TypeError where the text names a class that is not known
 */
export function modelFromJSON(text: string, config: LoadConfig = {}): Model {
  return modelOf('modelFromJSON', text, config);
}
function modelOf(who: string, text: string, { customObjects, compile = true }: LoadConfig): Model {
  const plain = fromKeras(parseJSON(who, text));
  if (!isWritten(plain)) throw new TypeError(mismatch(who, 'the JSON of a model', text));
  return withCustomObjects(customObjects, () => {
    const model = revive(plain);
    if (!(model instanceof StepModel))
      throw new TypeError(mismatch(who, 'the JSON of a model', model));
    const { buildConfig: build, compileConfig } = plain as {
      buildConfig?: Config;
      compileConfig?: Config;
    };
    if (!model.built && Array.isArray(build?.inputShape))
      model.ensureBuilt((build.inputShape as number[]).slice(1));
    if (compile && compileConfig?.optimizer) model.compile(reviveCompileConfig(compileConfig));
    return model as Model;
  });
}
// ---- folders -------------------------------------------------------------------------------------------------------------

/** Writes a model as a folder that replaces the one that was there, whole. @internal */
export async function saveModel(path: string, model: Model, kept?: object): Promise<void> {
  const weights = await storedOf(weightsByPath('save', model));
  const written: Record<string, WriteFile> = {
    [CONFIG]: file => file.writeFile(modelJSON(model)),
    [WEIGHTS]: file => writeSafetensors(file, weights),
  };
  if (model.isCompiled) {
    const { json, tensors } = pack('kept', kept);
    const optimizer = await storedOf(new Map([...trainingVariables(model), ...tensors]));
    const state = JSON.stringify(await trainingState(model, json));
    written[OPTIMIZER] = file => writeSafetensors(file, optimizer);
    written[TRAINING] = file => file.writeFile(state);
  }
  return replaceFolder(path, written, names => checkOurs(path, names));
}
/** A folder that holds anything else is not replaced. */
function checkOurs(path: string, names: readonly string[]): void {
  const foreign = names.find(name => !files.includes(name));
  if (foreign === undefined) return;
  const advice = 'Choose a folder of its own for the model.';
  throw new Error(mismatch(`save: ${path}`, 'a saved model, or no such folder', foreign, advice));
}

/**
 * The model that `model.save(path)` wrote. Compiled, it goes on training bit for bit, which takes gm's random numbers up where they
 * were.
 *
 * @throws Error where a file is not whole, too new, or does not fit: nothing is half loaded
 */
export async function loadModel(path: string, config: LoadConfig = {}): Promise<Model> {
  await expectModel(path);
  const model = modelOf(`loadModel: ${path}`, await readFile(join(path, CONFIG), 'utf8'), config);
  const goesOn = model.isCompiled && existsSync(join(path, TRAINING));
  const { take } = await readAll('loadModel', path, model, goesOn ? await readState(path) : null);
  take();
  return model;
}
async function expectModel(path: string): Promise<void> {
  await settleFolder(path);
  if (existsSync(join(path, CONFIG))) return;
  throw new Error(`loadModel: ${path}: there is no saved model: it has no ${CONFIG}.`);
}
async function readState(path: string): Promise<TrainingState> {
  const file = join(path, TRAINING);
  return parseTrainingState(file, await readFile(file, 'utf8'));
}
/** Reads everything and checks it. @returns what lets the model take it, and the tensors beside its weights */
async function readAll(
  who: string,
  path: string,
  model: Model,
  state: TrainingState | null,
): Promise<{ take: () => void; stored: StoredTensors }> {
  const setWeights = await readWeights(join(path, WEIGHTS), weightsByPath(who, model));
  const file = join(path, OPTIMIZER);
  const stored = state ? await readSafetensors(file) : new Map<string, Stored>();
  const goOn = state && restorable(file, model, state, stored);
  const take = () => {
    setWeights();
    goOn?.();
  };
  return { take, stored };
}

/** A training that was saved: what `fit` and its callbacks keep, and what lets the model take the rest. */
export interface Backup<T> {
  readonly kept: T;
  readonly take: () => void;
}
/** What `saveModel` wrote with something to keep; null: there is no such folder. @internal */
export async function readBackup<T>(path: string, model: Model): Promise<Backup<T> | null> {
  await settleFolder(path);
  if (!existsSync(path)) return null;
  const state = existsSync(join(path, TRAINING)) && (await readState(path));
  if (!state || state.kept === undefined) {
    const advice = 'Choose a folder of its own for the backup.';
    const found = await readdir(path);
    throw new TypeError(mismatch(path, 'the backup of a training', found.join(', '), advice));
  }
  const { take, stored } = await readAll('resume', path, model, state);
  return { take, kept: unpack(state.kept, stored) as T };
}

// ---- weights -------------------------------------------------------------------------------------------------------------

/** @internal */
export async function saveWeights(path: string, model: Model): Promise<void> {
  const weights = await storedOf(weightsByPath('saveWeights', model));
  return replaceFile(path, file => writeSafetensors(file, weights));
}
/** @internal */
export async function loadWeights(
  path: string,
  model: Model,
  config?: LoadWeightsConfig,
): Promise<void> {
  const isFolder = existsSync(path) && (await stat(path)).isDirectory();
  const file = isFolder ? join(path, WEIGHTS) : path;
  const setWeights = await readWeights(file, weightsByPath('loadWeights', model), config);
  setWeights();
}
