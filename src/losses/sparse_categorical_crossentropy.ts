// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { classLabels } from './align.js';
import { defineLoss } from './define.js';
import { classesLast, clipped, logitsOf } from './logits.js';

export interface SparseCategoricalCrossentropyOptions {
  /** Whether predictions are logits. */
  fromLogits: boolean;
  /** A label that counts for nothing: its samples are left out of the mean. */
  ignoreClass: number | null;
  /** The axis of the classes. */
  axis: number;
}

/** -log p of the label, a class number. From logits, or where p is a softmax's output, in the fused form that never takes log(0). */
export const sparseCategoricalCrossentropy = defineLoss<SparseCategoricalCrossentropyOptions>(
  'sparseCategoricalCrossentropy',
  (yTrue, yPred, { fromLogits, ignoreClass, axis }, who) => {
    const rows = classesLast(yPred, axis);
    const labels = classLabels(who, yTrue, rows);
    const found = logitsOf(yPred, 'softmax', fromLogits);
    const x = found === undefined ? ops.log(clipped(rows)) : classesLast(found, axis);
    if (ignoreClass === null) return ops.sparseSoftmaxCrossEntropy(x, labels);
    return {
      values: ops.sparseSoftmaxCrossEntropy(x, labels, { ignoreClass }),
      mask: ops.notEqual(labels, ignoreClass),
    };
  },
  { fromLogits: false, ignoreClass: null, axis: -1 },
);

/** (1 - p^q) / q of the label's probability (Zhang & Sabuncu 2018): between crossentropy (q → 0) and the mean absolute error (q = 1). */
export const categoricalGeneralizedCrossEntropy = defineLoss(
  'categoricalGeneralizedCrossEntropy',
  (yTrue, yPred, { q }, who) => {
    checkNumber(who, 'q', q, 'a number above 0 and below 1', v => v > 0 && v < 1);
    const labels = classLabels(who, yTrue, yPred);
    const p: Tensor = ops.sum(ops.mul(yPred, ops.oneHot(labels, yPred.shape.at(-1)!)), -1);
    return ops.div(ops.sub(1, ops.pow(p, q)), q);
  },
  { q: 0.5 },
);
