// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { checkDType } from './cast_to.js';
import { defineOp } from './define.js';
import { asInt } from './promote.js';
import { rangeOf } from './range.js';

export interface OneHotOptions {
  onValue?: number;
  offValue?: number;
  dtype?: DType;
}
const oneHotOp = defineOp<
  { index: Tensor },
  { depth: number; on: number; off: number; dtype: DType }
>('oneHot', {
  infer: ({ index }, { depth, dtype }) => ({ shape: [...index.shape, depth], dtype }),
  emit: ({ index }, y, { depth, on, off }) =>
    record.oneHot({ index, y, count: index.size, depth, on, off }),
});

/** A new last axis of `depth` places that holds onValue at the index and offValue elsewhere; an index out of range gives a row of offValue. */
export function oneHot(
  index: TensorLike,
  depth: number,
  { onValue = 1, offValue = 0, dtype = 'float32' }: OneHotOptions = {},
): Tensor {
  const i = asInt('oneHot', index);
  if (!Number.isSafeInteger(depth) || depth < 0)
    throw new RangeError(mismatch('oneHot', 'a depth from 0', depth));
  checkDType('oneHot', dtype);
  checkShape('oneHot', [...i.shape, depth]);
  return oneHotOp({ index: i }, { depth, on: Number(onValue), off: Number(offValue), dtype });
}

/** The unit matrix of n rows and m (default: n) columns. */
export function eye(n: number, m = n, dtype: DType = 'float32'): Tensor {
  checkShape('eye', [n, m]);
  return oneHot(rangeOf(n, 0, 1, 'int32'), m, { dtype });
}
