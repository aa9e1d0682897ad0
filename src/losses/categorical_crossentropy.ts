// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { alignLabels } from './align.js';
import { defineLoss } from './define.js';
import { classesLast, clipped, logitsOf, smooth } from './logits.js';

export interface CategoricalCrossentropyOptions {
  /** Whether predictions are logits. */
  fromLogits: boolean;
  /** Labels become y (1 - s) + s / classes. */
  labelSmoothing: number;
  /** The axis of the classes. */
  axis: number;
}

/** p / Σp: predictions that do not sum to 1 are made to. */
const normalized = (p: Tensor): Tensor => ops.div(p, ops.sum(p, -1, { keepDims: true }));

/** -Σ yᵢ log pᵢ for each sample. From logits, or where p is a softmax's output, in the fused form that never takes log(0). */
export const categoricalCrossentropy = defineLoss<CategoricalCrossentropyOptions>(
  'categoricalCrossentropy',
  (yTrue, yPred, { fromLogits, labelSmoothing, axis }, who) => {
    const [labels, given] = alignLabels(who, yTrue, yPred);
    const y = smooth(classesLast(labels, axis), labelSmoothing, given.shape.at(-1)!);
    const x = logitsOf(given, 'softmax', fromLogits);
    if (x !== undefined) return ops.softmaxCrossEntropy(classesLast(x, axis), y);
    const p = clipped(normalized(classesLast(given, axis)));
    return ops.neg(ops.sum(ops.mul(y, ops.log(p)), -1));
  },
  { fromLogits: false, labelSmoothing: 0, axis: -1 },
);

export interface CategoricalFocalCrossentropyOptions extends CategoricalCrossentropyOptions {
  alpha: number;
  gamma: number;
}

/** -Σ α (1 - pᵢ)^γ yᵢ log pᵢ (Lin et al. 2017): what is easy counts less. */
export const categoricalFocalCrossentropy = defineLoss<CategoricalFocalCrossentropyOptions>(
  'categoricalFocalCrossentropy',
  (yTrue, yPred, { alpha, gamma, fromLogits, labelSmoothing, axis }, who) => {
    const [labels, given] = alignLabels(who, yTrue, yPred);
    const y = smooth(classesLast(labels, axis), labelSmoothing, given.shape.at(-1)!);
    const rows = classesLast(given, axis);
    const p = clipped(normalized(fromLogits ? ops.softmax(rows) : rows));
    const entropy = ops.mul(y, ops.log(p));
    return ops.mul(ops.sum(ops.mul(ops.pow(ops.sub(1, p), gamma), entropy), -1), -alpha);
  },
  { alpha: 0.25, gamma: 2, fromLogits: false, labelSmoothing: 0, axis: -1 },
);
