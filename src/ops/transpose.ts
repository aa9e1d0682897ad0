// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { defineOp, type Op } from './define.js';
import { asTensor } from './promote.js';

const transposeOp: Op<{ x: Tensor }, readonly number[]> = defineOp('transpose', {
  infer: ({ x }, perm) => ({ shape: perm.map(i => x.shape[i]), dtype: x.dtype }),
  emit: ({ x }, y, perm) => record.transpose({ x, y, dims: x.shape, perm }),
  gradient: ({ dy, attrs: perm }) => ({
    x: transposeOp(
      { x: dy },
      perm.map((_, i) => perm.indexOf(i)),
    ),
  }),
});

/** Axis j of the result is axis perm[j] of `x`. Without perm the axes are reversed. */
export function transpose(x: TensorLike, perm?: readonly number[]): Tensor {
  const t = asTensor('transpose', x);
  if (perm === undefined)
    return transposeOp(
      { x: t },
      t.shape.map((_, i) => t.rank - 1 - i),
    );
  const axes = axesOf('transpose', perm, t.rank);
  if (axes.length !== t.rank)
    throw new RangeError(mismatch('transpose', `a permutation of ${t.rank} axes`, perm));
  return transposeOp({ x: t }, axes);
}

/** Two axes exchanged. @internal */
export function swapAxes(x: Tensor, i: number, j: number): Tensor {
  const perm = x.shape.map((_, k) => (k === i ? j : k === j ? i : k));
  return transposeOp({ x }, perm);
}
