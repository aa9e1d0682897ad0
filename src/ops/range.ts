// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { checkDType } from './cast_to.js';
import { defineOp } from './define.js';

const rangeOp = defineOp<object, { count: number; start: number; step: number; dtype: DType }>(
  'range',
  {
    infer: (_, { count, dtype }) => ({ shape: [count], dtype }),
    emit: (_, y, { count, start, step }) => record.range({ y, count, start, step }),
  },
);
/** count numbers: start, start + step, ... @internal */
export const rangeOf = (count: number, start: number, step: number, dtype: DType): Tensor =>
  rangeOp({}, { count, start, step, dtype });

/**
 * Numbers from start up to, not including, stop. With one argument: from 0.
 *
 * The dtype defaults to int32 where all three are integers, else to float32, as in Keras.
 */
export function range(start: number, stop?: number, step = 1, dtype?: DType): Tensor {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  for (const v of [from, to, step])
    if (!Number.isFinite(v)) throw new TypeError(mismatch('range', 'finite numbers', v));
  if (step === 0) throw new RangeError(mismatch('range', 'a step other than 0', step));
  if (dtype !== undefined) checkDType('range', dtype);
  const count = Math.max(0, Math.ceil((to - from) / step));
  checkShape('range', [count]);
  const natural = [from, to, step].every(v => Number.isInteger(v) && Math.abs(v) < 2 ** 31)
    ? 'int32'
    : 'float32';
  return rangeOf(count, from, step, dtype ?? natural);
}

/** `num` numbers at equal distances from start to stop, both included. */
export function linspace(start: number, stop: number, num = 50, dtype: DType = 'float32'): Tensor {
  for (const v of [start, stop])
    if (!Number.isFinite(v)) throw new TypeError(mismatch('linspace', 'finite numbers', v));
  checkShape('linspace', [num]);
  checkDType('linspace', dtype);
  return rangeOf(num, start, num > 1 ? (stop - start) / (num - 1) : 0, dtype);
}
