// SPDX-License-Identifier: MIT
// How labels, predictions and sample weights meet: Keras's rule of one axis of length 1 at the end.
import { isFloat } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import * as ops from '../ops/index.js';
import { sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** What a prediction was before its last axis was added or taken away: where it came from (a sigmoid) still counts. */
const originals = new WeakMap<Tensor, Tensor>();
export const originalOf = (t: Tensor): Tensor => originals.get(t) ?? t;

function reshaped(t: Tensor, shape: readonly number[]): Tensor {
  const y = ops.reshape(t, shape);
  originals.set(y, t);
  return y;
}

const expanded = (t: Tensor): Tensor => reshaped(t, [...t.shape, 1]);
const squeezed = (t: Tensor): Tensor => reshaped(t, t.shape.slice(0, -1));

/** Where the ranks differ by one and the last axis of the greater is 1: that axis goes, or is given to a vector. */
export function alignRanks(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (a.rank === b.rank + 1 && a.shape.at(-1) === 1)
    return b.rank === 1 ? [a, expanded(b)] : [squeezed(a), b];
  if (b.rank === a.rank + 1 && b.shape.at(-1) === 1)
    return a.rank === 1 ? [expanded(a), b] : [a, squeezed(b)];
  return [a, b];
}

/** Labels in the predictions' dtype, both of one shape. @throws ShapeError where they cannot be. */
export function alignLabels(who: string, yTrue: Tensor, yPred: Tensor): [Tensor, Tensor] {
  const [labels, predictions] = alignRanks(yTrue, yPred);
  if (!sameShape(labels.shape, predictions.shape)) {
    throw new ShapeError(
      mismatch(
        who,
        `labels of the predictions' shape ${shapeText(yPred.shape)}`,
        shapeText(yTrue.shape),
        sparseAdvice(who),
      ),
    );
  }
  return [as(labels, predictions), predictions];
}

const sparseAdvice = (who: string): string =>
  /categorical_crossentropy$/.test(who)
    ? 'For labels that are class numbers use sparseCategoricalCrossentropy.'
    : '';

/** `t` in the dtype of `like`. */
export const as = (t: Tensor, like: Tensor): Tensor =>
  t.dtype === like.dtype ? t : ops.cast(t, like.dtype);

/** Predictions as floats: losses of integers are computed in float32. */
export const asFloat = (t: Tensor): Tensor => (isFloat(t.dtype) ? t : ops.cast(t, 'float32'));

/** What labels of that shape are for such predictions: of one output, class numbers, or one-hot. */
export function labelForm(yTrue: Tensor, yPred: Tensor): 'binary' | 'sparse' | 'categorical' {
  if (yPred.rank < 2 || yPred.shape.at(-1) === 1) return 'binary';
  return yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1 ? 'sparse' : 'categorical';
}

/** Class numbers as int32, without a last axis of 1, for predictions over the last axis. @throws ShapeError where their shapes do not meet. */
export function classLabels(who: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const labels =
    yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? ops.squeeze(yTrue, -1) : yTrue;
  const expected = yPred.shape.slice(0, -1);
  if (!sameShape(labels.shape, expected)) {
    const advice = sameShape(yTrue.shape, yPred.shape)
      ? 'For one-hot labels use the form without "sparse".'
      : '';
    throw new ShapeError(
      mismatch(
        who,
        `class numbers of shape ${shapeText(expected)} for predictions of shape ${shapeText(yPred.shape)}`,
        shapeText(yTrue.shape),
        advice,
      ),
    );
  }
  return labels.dtype === 'int32' ? labels : ops.cast(labels, 'int32');
}

/** Weights that broadcast over `values`: Keras's rule, and one weight a sample where there are further axes. */
export function alignWeights(who: string, values: Tensor, weights: Tensor): [Tensor, Tensor] {
  const [v, w] = alignRanks(values, as(weights, values));
  if (v.rank === 0) return [v, w];
  if (w.rank < v.rank && w.shape.every((n, i) => n === v.shape[i] || n === 1))
    return [v, ops.reshape(w, [...w.shape, ...v.shape.slice(w.rank).map(() => 1)])];
  const fits =
    w.rank <= v.rank && w.shape.every((n, i) => n === 1 || n === v.shape[v.rank - w.rank + i]);
  if (!fits)
    throw new ShapeError(
      mismatch(
        who,
        `sample weights that fit values of shape ${shapeText(values.shape)}`,
        shapeText(weights.shape),
      ),
    );
  return [v, w];
}
