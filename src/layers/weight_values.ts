// SPDX-License-Identifier: MIT
// The variables that are layers' weights: made, given new values, penalised.
import type { Constraint } from '../constraints/index.js';
import type { DType } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { getInitializer, type InitializerLike } from '../initializers/index.js';
import { cast } from '../ops/index.js';
import type { Regularizer } from '../regularizers/index.js';
import { sameShape, type Shape } from '../shape.js';
import { type Tensor, type TensorLike, toTensor, type Variable } from '../tensor.js';
import { assign, variable } from '../variable.js';

export interface WeightOptions {
  initializer?: InitializerLike;
  regularizer?: Regularizer | null;
  constraint?: Constraint | null;
  trainable?: boolean;
  dtype?: DType;
}

const regularizers = new WeakMap<Variable, Regularizer>();

/** A new weight of the layer `owner`, initialised at once. */
export function makeWeight(
  owner: string,
  name: string,
  shape: Shape,
  {
    initializer,
    regularizer,
    constraint,
    trainable = true,
    dtype,
  }: WeightOptions & { dtype: DType },
): Variable {
  const value = getInitializer(initializer ?? 'glorotUniform').call(shape, dtype);
  const weight = variable(value, { name, trainable, dtype });
  value.dispose();
  weight.path = `${owner}/${name}`;
  weight.constraint = constraint ?? undefined;
  if (regularizer) regularizers.set(weight, regularizer);
  return weight;
}

/** The penalties that the weights' regularizers say: scalars. */
export const penaltiesOn = (weights: readonly Variable[]): Tensor[] =>
  weights.flatMap(w => regularizers.get(w)?.call(w) ?? []);

/** Each once, those that train first, as Keras orders a layer's own. */
export const trainedFirst = (weights: readonly Variable[]): Variable[] => [
  ...weights.filter(w => w.trainable),
  ...weights.filter(w => !w.trainable),
];

/** Writes `values` into `weights`, after all of them were checked: nothing is half written. */
export function writeWeights(
  who: string,
  weights: readonly Variable[],
  values: readonly TensorLike[],
): void {
  const given: unknown = values;
  if (!Array.isArray(given)) throw new TypeError(mismatch(who, 'an array of weights', given));
  if (values.length !== weights.length) {
    const named = weights.map(w => `${w.name} ${shapeText(w.shape)}`).join(', ');
    throw new ShapeError(mismatch(who, `${weights.length} weights (${named})`, values.length));
  }
  const tensors = values.map((v, i) => cast(toTensor(v, weights[i].dtype), weights[i].dtype));
  tensors.forEach((t, i) => checkValue(`${who}: weight ${i}`, weights[i], t));
  tensors.forEach((t, i) => assign(weights[i], t));
}
function checkValue(who: string, { name, shape }: Variable, value: Tensor): void {
  if (!sameShape(value.shape, shape))
    throw new ShapeError(mismatch(`${who} ("${name}")`, `shape ${shapeText(shape)}`, value.shape));
}
