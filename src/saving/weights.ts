// SPDX-License-Identifier: MIT
// The weights of a model under their paths in a file: `conv2d/kernel`, `encoder/dense/bias`.
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import type { Model } from '../models/model.js';
import { sameShape } from '../shape.js';
import type { Tensor, Variable } from '../tensor.js';
import { setData } from '../variable.js';
import { readSafetensors, type Stored, type StoredTensors } from './safetensors.js';

/** What tensors hold now, to be written. They are read together: no step comes between. */
export async function storedOf(tensors: ReadonlyMap<string, Tensor>): Promise<StoredTensors> {
  const entries = [...tensors].map(async ([name, v]): Promise<[string, Stored]> => {
    const { dtype, shape } = v;
    return [name, { dtype, shape, data: await v.data() }];
  });
  return new Map(await Promise.all(entries));
}

/** The weights by path. @throws Error where the model has none yet */
export function weightsByPath(who: string, model: Model): Map<string, Variable> {
  if (!model.built)
    throw new Error(
      `${who}: ${model.title} has no weights before it is built. Give the first layer an inputShape, or call the model once.`,
    );
  return model.namedWeights();
}

export interface LoadWeightsConfig {
  /** Whether weights that the file has not, or of another shape, stay as they are, with a warning. Default false. */
  skipMismatch?: boolean;
}

/** Checks whether a file has a value for each weight. @returns what gives them those */
export async function readWeights(
  path: string,
  weights: ReadonlyMap<string, Variable>,
  { skipMismatch = false }: LoadWeightsConfig = {},
): Promise<() => void> {
  const stored = await readSafetensors(path);
  const errors = misfits(path, weights, stored);
  const [first] = errors.values();
  if (first && !skipMismatch) throw first;
  for (const { message } of errors.values())
    process.emitWarning(`${message} Skipped.`, 'GemmuleWarning');
  const fitting = [...weights].filter(([name]) => !errors.has(name));
  return () => fitting.forEach(([name, v]) => setData(v, stored.get(name)!.data));
}
function misfits(
  path: string,
  weights: ReadonlyMap<string, Variable>,
  stored: StoredTensors,
): Map<string, Error> {
  const errors = new Map<string, Error>();
  for (const [name, v] of weights) {
    const error = misfit(path, name, v, stored);
    if (error) errors.set(name, error);
  }
  for (const name of stored.keys())
    if (!weights.has(name)) errors.set(name, unknownWeight(path, name, weights));
  return errors;
}
const unknownWeight = (path: string, name: string, weights: ReadonlyMap<string, Variable>): Error =>
  new Error(
    `${path}: holds "${name}", which the model does not have. ${nearest(name, weights.keys())}`.trim(),
  );

/** What keeps a variable from taking the value of its name, if anything. */
export function misfit(
  path: string,
  name: string,
  { shape, dtype }: Pick<Variable, 'shape' | 'dtype'>,
  stored: StoredTensors,
): Error | undefined {
  const found = stored.get(name);
  if (found === undefined)
    return new Error(`${path}: has no "${name}". ${nearest(name, stored.keys())}`.trim());
  const who = `${path}: weight "${name}"`;
  if (!sameShape(found.shape, shape))
    return new ShapeError(mismatch(who, `shape ${shapeText(shape)}`, found.shape));
  if (found.dtype !== dtype) return new TypeError(mismatch(who, `dtype ${dtype}`, found.dtype));
  return undefined;
}
