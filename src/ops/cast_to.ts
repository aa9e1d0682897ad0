// SPDX-License-Identifier: MIT
import { type DType, dtypes, isFloat } from '../dtype.js';
import { mismatch, nearest } from '../errors.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { defineOp } from './define.js';

const castOp = defineOp<{ x: Tensor }, DType>('cast', {
  infer: ({ x }, dtype) => ({ shape: x.shape, dtype }),
  emit: ({ x }, y) => record.cast({ x, y, count: x.size }),
  gradient: ({ dy, inputs: { x } }) => ({ x: isFloat(x.dtype) && castTo(dy, x.dtype) }),
});

/** `x` in another dtype; `x` itself where it has it already. @internal */
export const castTo = (x: Tensor, dtype: DType): Tensor =>
  x.dtype === dtype ? x : castOp({ x }, dtype);

export function checkDType(who: string, dtype: unknown): asserts dtype is DType {
  if (dtypes.includes(dtype as DType)) return;
  const advice = typeof dtype === 'string' ? nearest(dtype, dtypes) : '';
  throw new TypeError(mismatch(who, `a dtype (${dtypes.join(', ')})`, dtype, advice));
}
