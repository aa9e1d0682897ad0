// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { alignLabels, classLabels, labelForm } from '../losses/align.js';
import * as ops from '../ops/index.js';
import { sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { defineMeanMetric } from './mean.js';

const up = { direction: 'up' } as const;
const hits = (condition: Tensor): Tensor => ops.cast(condition, 'float32');

type Accuracy = (yTrue: Tensor, yPred: Tensor, who: string) => Tensor;

const equalClass: Accuracy = (yTrue, yPred, who) =>
  hits(ops.equal(classOf(who, yTrue, yPred), ops.argMax(yPred, -1)));
const equalNumber: Accuracy = (yTrue, yPred, who) =>
  hits(ops.equal(classLabels(who, yTrue, yPred), ops.argMax(yPred, -1)));
const sameSide = (yTrue: Tensor, yPred: Tensor, who: string, threshold = 0.5): Tensor => {
  const [y, p] = alignLabels(who, yTrue, yPred);
  return hits(ops.equal(y, ops.cast(ops.greater(p, threshold), y.dtype)));
};

const fitting = { binary: sameSide, sparse: equalNumber, categorical: equalClass } as const;
/** The accuracy that fits the shapes; what the string 'accuracy' means in `compile`. */
export const fittingAccuracy = defineMeanMetric(
  'accuracy',
  (yTrue, yPred, _options, who) => fitting[labelForm(yTrue, yPred)](yTrue, yPred, who),
  up,
);

/** The share of predictions that equal their labels. */
export const accuracy = defineMeanMetric(
  'accuracy',
  (yTrue, yPred, _options, who) => hits(ops.equal(...alignLabels(who, yTrue, yPred))),
  up,
);

/** The share of outputs on their label's side of the threshold. */
export const binaryAccuracy = defineMeanMetric(
  'binaryAccuracy',
  (yTrue, yPred, { threshold }, who) => sameSide(yTrue, yPred, who, threshold),
  { ...up, defaults: { threshold: 0.5 } },
);

/** The share of samples whose greatest output is the class that their one-hot labels name. */
export const categoricalAccuracy = defineMeanMetric(
  'categoricalAccuracy',
  (yTrue, yPred, _options, who) => equalClass(yTrue, yPred, who),
  up,
);

/** The class numbers that one-hot labels name. */
function classOf(who: string, yTrue: Tensor, yPred: Tensor): Tensor {
  if (!sameShape(yTrue.shape, yPred.shape)) {
    throw new ShapeError(
      mismatch(
        who,
        `one-hot labels of the predictions' shape ${shapeText(yPred.shape)}`,
        shapeText(yTrue.shape),
        'For labels that are class numbers use the "sparse" form.',
      ),
    );
  }
  return ops.argMax(
    yTrue.dtype === 'float32' || yTrue.dtype === 'float64' ? yTrue : ops.cast(yTrue, 'float32'),
    -1,
  );
}

/** The share of samples whose greatest output is the class of that number. */
export const sparseCategoricalAccuracy = defineMeanMetric(
  'sparseCategoricalAccuracy',
  (yTrue, yPred, _options, who) => equalNumber(yTrue, yPred, who),
  up,
);

/** The share of samples whose class is among the k greatest outputs. */
export const topKCategoricalAccuracy = defineMeanMetric(
  'topKCategoricalAccuracy',
  (yTrue, yPred, { k }, who) => within(classOf(who, yTrue, yPred), yPred, k),
  { ...up, defaults: { k: 5 } },
);

/** The same for labels that are class numbers. */
export const sparseTopKCategoricalAccuracy = defineMeanMetric(
  'sparseTopKCategoricalAccuracy',
  (yTrue, yPred, { k }, who) => within(classLabels(who, yTrue, yPred), yPred, k),
  { ...up, defaults: { k: 5 } },
);

/** 1 where the class is among the k greatest of its row. */
function within(classes: Tensor, yPred: Tensor, k: number): Tensor {
  if (!Number.isInteger(k) || k < 1)
    throw new RangeError(mismatch('topKCategoricalAccuracy', '`k` to be an integer from 1', k));
  const width = yPred.shape[yPred.rank - 1];
  const flat = ops.reshape(classes, [-1]);
  const found = ops.inTopK(flat, ops.reshape(yPred, [flat.shape[0], width]), Math.min(k, width));
  return ops.reshape(hits(found), classes.shape);
}
