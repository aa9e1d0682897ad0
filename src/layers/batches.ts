// SPDX-License-Identifier: MIT
// What layers adapt to: data, or batches of them.
import { mismatch } from '../errors.js';
import { Tensor } from '../tensor.js';

/** Whether data come in batches, one after another: an array that holds tensors, or whatever else can be iterated over but values. */
export function areBatches<T>(
  who: string,
  expected: string,
  data: T | Iterable<T>,
): data is Iterable<T> {
  if (typeof data === 'string' || data instanceof Tensor || ArrayBuffer.isView(data)) return false;
  if (Array.isArray(data)) return data[0] instanceof Tensor;
  if (typeof data === 'object' && data !== null && Symbol.iterator in data) return true;
  throw new TypeError(mismatch(who, expected, data));
}
