// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';

const LEAST_SQUARE = 1e-14;

/** x / max(‖x‖, √least) along an axis; the bound (1e-7) is under the root, so that the gradient of zeros is no NaN. */
export function unitLength(
  x: Tensor,
  axis: number | readonly number[],
  least = LEAST_SQUARE,
): Tensor {
  const square = ops.sum(ops.square(x), axis, { keepDims: true });
  return ops.mul(x, ops.rsqrt(ops.maximum(square, least)));
}
