// SPDX-License-Identifier: MIT
// The right operand of products laid out once for many of them (native/ops/pack_weights.h).
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { defineOp, type Op } from './define.js';

const PANEL = 64;

/** `b` counts as a matrix of k rows and n columns. @internal */
export const packWeights: Op<{ b: Tensor }, { k: number; n: number }> = defineOp('packWeights', {
  infer: ({ b }, { k, n }) => ({ shape: [Math.ceil(n / PANEL), k, PANEL], dtype: b.dtype }),
  emit: ({ b }, y, { k, n }) => record.packWeights({ b, y, k, n, ldb: Math.max(1, n) }),
});
