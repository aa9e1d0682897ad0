// SPDX-License-Identifier: MIT
// Losses of segmentation: how little labels and predictions overlap, over all elements or, with `axis`, over some axes.
import * as ops from '../ops/index.js';
import { alignLabels } from './align.js';
import { defineLoss } from './define.js';

const EPSILON = 1e-7;

export interface DiceOptions {
  /** The axes that one value is made of; null: all of them, the samples' as well. */
  axis: number | readonly number[] | null;
}

/** 1 - 2 Σ y p / (Σ y + Σ p) (Sudre et al. 2017). */
export const dice = defineLoss<DiceOptions>(
  'dice',
  (yTrue, yPred, { axis }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred);
    const over = axis ?? undefined;
    const both = ops.sum(ops.mul(y, p), over);
    const either = ops.add(ops.sum(y, over), ops.sum(p, over));
    return ops.sub(1, ops.div(ops.mul(both, 2), ops.add(either, EPSILON)));
  },
  { axis: null },
);

export interface TverskyOptions extends DiceOptions {
  /** The weight of y (1 - p). */
  alpha: number;
  /** The weight of (1 - y) p. */
  beta: number;
}

/** 1 - Σ y p / (Σ y p + alpha Σ y (1 - p) + beta Σ (1 - y) p) (Salehi et al. 2017), the weights as Keras has them; dice where both are 1/2. */
export const tversky = defineLoss<TverskyOptions>(
  'tversky',
  (yTrue, yPred, { alpha, beta, axis }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred);
    const over = axis ?? undefined;
    const both = ops.sum(ops.mul(y, p), over);
    const missed = ops.sum(ops.mul(y, ops.sub(1, p)), over);
    const wrong = ops.sum(ops.mul(ops.sub(1, y), p), over);
    const all = ops.add(both, ops.add(ops.mul(missed, alpha), ops.mul(wrong, beta)));
    return ops.sub(1, ops.div(both, ops.add(all, EPSILON)));
  },
  { alpha: 0.5, beta: 0.5, axis: null },
);
