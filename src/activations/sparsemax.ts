// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import { axisOf } from '../shape.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';

/**
 * The point of the simplex nearest to each row (Martins & Astudillo 2016): like softmax, but with zeros.
 *
 *   y = max(x - τ, 0)      τ = (Σ of the support - 1) / its size
 *   the support: the k greatest z₁ ≥ z₂ ≥ ..., for the greatest k with 1 + k zₖ > z₁ + ... + zₖ
 *
 * Keras 3.15 takes the sum of the cumulative sums for τ: its rows do not add up to 1. This is the paper's.
 */
export function sparsemax(values: TensorLike, axis = -1): Tensor {
  const x = toTensor(values, 'float32');
  const last = x.rank - 1;
  const at = axisOf('sparsemax', axis, x.rank);
  if (at !== last) {
    const swap = Array.from({ length: x.rank }, (_, i) => (i === at ? last : i === last ? at : i));
    return ops.transpose(sparsemax(ops.transpose(x, swap)), swap);
  }
  const support = supportOf(ops.stopGradient(x));
  const size = ops.sum(support, -1, { keepDims: true });
  const total = ops.sum(ops.mul(x, support), -1, { keepDims: true });
  return ops.relu(ops.sub(x, ops.div(ops.sub(total, 1), size)));
}

/** 1 where an element is above its row's threshold, else 0. A constant for the gradient: τ moves with the support, not with the choice of it. */
function supportOf(x: Tensor): Tensor {
  const n = x.shape[x.rank - 1];
  const sorted = ops.topK(x, n).values;
  const k = ops.cast(ops.range(1, n + 1), x.dtype);
  const inside = ops.greater(ops.add(ops.mul(sorted, k), 1), ops.cumsum(sorted, -1));
  const least = ops.min(ops.where(inside, sorted, Infinity), -1, { keepDims: true });
  return ops.stopGradient(ops.cast(ops.greaterEqual(x, least), x.dtype));
}
