// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { alignLabels } from './align.js';
import { defineLoss } from './define.js';
import { clipped, logitsOf, smooth } from './logits.js';

export interface BinaryCrossentropyOptions {
  /** Whether predictions are logits. */
  fromLogits: boolean;
  /** Labels become y (1 - s) + s/2. */
  labelSmoothing: number;
  /** The axis that is averaged over. */
  axis: number;
}

/** -(y log σ(x) + (1-y) log(1-σ(x))) = y·softplus(-x) + (1-y)·softplus(x): exact for every x, and its gradient is right at 0. */
const fromLogit = (y: Tensor, x: Tensor): Tensor =>
  ops.add(ops.mul(y, ops.softplus(ops.neg(x))), ops.mul(ops.sub(1, y), ops.softplus(x)));

/** -(y log p + (1-y) log(1-p)), p within [1e-7, 1 - 1e-7]. */
const fromProbability = (y: Tensor, probability: Tensor): Tensor => {
  const p = clipped(probability);
  return ops.neg(ops.add(ops.mul(y, ops.log(p)), ops.mul(ops.sub(1, y), ops.log(ops.sub(1, p)))));
};

/** -(y log p + (1-y) log(1-p)) for each output. From logits, or where p is a sigmoid's output, in the form that never takes log(0). */
export const binaryCrossentropy = defineLoss<BinaryCrossentropyOptions>(
  'binaryCrossentropy',
  (yTrue, yPred, { fromLogits, labelSmoothing, axis }, who) => {
    const [labels, p] = alignLabels(who, yTrue, yPred);
    const y = smooth(labels, labelSmoothing, 2);
    const x = logitsOf(p, 'sigmoid', fromLogits);
    return ops.mean(x === undefined ? fromProbability(y, p) : fromLogit(y, x), axis);
  },
  { fromLogits: false, labelSmoothing: 0, axis: -1 },
);

export interface BinaryFocalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Whether the two classes are weighted by `alpha` (for 1) and 1 - `alpha` (for 0). */
  applyClassBalancing: boolean;
  alpha: number;
  gamma: number;
}

/** (1 - pₜ)^γ times the crossentropy, pₜ being the probability of the label (Lin et al. 2017): what is easy counts less. */
export const binaryFocalCrossentropy = defineLoss<BinaryFocalCrossentropyOptions>(
  'binaryFocalCrossentropy',
  (yTrue, yPred, { applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing, axis }, who) => {
    const [labels, given] = alignLabels(who, yTrue, yPred);
    const y = smooth(labels, labelSmoothing, 2);
    const x = logitsOf(given, 'sigmoid', fromLogits);
    const p = fromLogits && x !== undefined ? ops.sigmoid(x) : given;
    const entropy = x === undefined ? fromProbability(y, p) : fromLogit(y, x);
    const pt = ops.add(ops.mul(y, p), ops.mul(ops.sub(1, y), ops.sub(1, p)));
    const focal = ops.mul(ops.pow(ops.sub(1, pt), gamma), entropy);
    const weight = applyClassBalancing
      ? ops.add(ops.mul(y, alpha), ops.mul(ops.sub(1, y), 1 - alpha))
      : undefined;
    return ops.mean(weight === undefined ? focal : ops.mul(weight, focal), axis);
  },
  {
    applyClassBalancing: false,
    alpha: 0.25,
    gamma: 2,
    fromLogits: false,
    labelSmoothing: 0,
    axis: -1,
  },
);
