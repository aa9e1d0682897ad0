// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineLoss } from './define.js';

export interface CircleOptions {
  /** The scale of the similarities. */
  gamma: number;
  /** The distance that counts as near. */
  margin: number;
  /** Whether a sample is no partner of its own. */
  removeDiagonal: boolean;
}

/** log Σ exp x over the row, where `chosen`. */
const logSumOf = (chosen: Tensor, x: Tensor): Tensor =>
  ops.logSumExp(ops.where(chosen, x, -Infinity), 1);

/**
 * Circle loss (Sun et al. 2020) of embeddings of length 1 [n, size] and class numbers [n]: partners of one class shall lie near.
 *
 *   d = max(1 - p·pᵀ, 0)     near: -γ (m + d) (m - d) for pairs of one class     far: γ (1 + m - d)₊ (1 - m - d) for the others
 *   softplus(log Σ exp(near) + log Σ exp(far)) for each sample; those at 0 are left out of a mean
 */
export const circle = defineLoss<CircleOptions>(
  'circle',
  (yTrue, yPred, { gamma, margin, removeDiagonal }, who) => {
    const labels = classColumn(who, yTrue, yPred);
    const distance = ops.maximum(ops.sub(1, ops.matmul(yPred, yPred, { transB: true })), 0);
    const same = ops.equal(labels, ops.transpose(labels));
    const partners = removeDiagonal ? ops.logicalAnd(same, others(yPred.shape[0])) : same;
    const near = ops.mul(ops.mul(ops.add(distance, margin), ops.sub(margin, distance)), -gamma);
    const weight = ops.maximum(ops.sub(1 + margin, distance), 0);
    const far = ops.mul(ops.mul(weight, ops.sub(1 - margin, distance)), gamma);
    const values = ops.softplus(
      ops.add(logSumOf(partners, near), logSumOf(ops.logicalNot(same), far)),
    );
    return { values, mask: ops.greater(values, 0) };
  },
  { gamma: 80, margin: 0.4, removeDiagonal: true },
);

/** True but on the diagonal. */
const others = (n: number): Tensor => ops.logicalNot(ops.eye(n, n, 'bool'));

/** The class numbers as a column. */
function classColumn(who: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const n = yPred.shape[0];
  if (yPred.rank !== 2 || yTrue.size !== n)
    throw new ShapeError(
      mismatch(
        who,
        `one class number for each of the embeddings [samples, size]`,
        `labels ${shapeText(yTrue.shape)}, embeddings ${shapeText(yPred.shape)}`,
      ),
    );
  return ops.reshape(ops.cast(yTrue, 'int32'), [n, 1]);
}
