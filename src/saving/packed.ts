// SPDX-License-Identifier: MIT
// Values as JSON with tensors beside it: JSON has neither these, nor NaN, infinities and -0.
import { mismatch } from '../errors.js';
import { Tensor, tensor } from '../tensor.js';
import { isPlain, mapLeaves } from '../tree.js';
import type { StoredTensors } from './safetensors.js';

const hasNoJSON = (value: unknown): value is number =>
  typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
const isTensor = (value: unknown): value is Tensor => value instanceof Tensor;

type Unnatural = { $number: string } | { $tensor: string };
const isUnnatural = (value: unknown): value is Unnatural =>
  isPlain(value) && ('$number' in value || '$tensor' in value);

/** @throws TypeError where a value is, or holds, what neither is JSON nor a tensor */
export function checkPackable(who: string, value: unknown): void {
  mapLeaves(value, isOdd, odd => {
    throw new TypeError(mismatch(who, '`getState` to give JSON and tensors', odd));
  });
}
const isOdd = (value: unknown): value is object =>
  ['function', 'symbol', 'bigint'].includes(typeof value) ||
  (typeof value === 'object' &&
    value !== null &&
    !isTensor(value) &&
    !Array.isArray(value) &&
    !isPlain(value));

/** The value for a JSON file, and its tensors under names that begin with `prefix`. */
export function pack(
  prefix: string,
  value: unknown,
): { json: unknown; tensors: Map<string, Tensor> } {
  const tensors = new Map<string, Tensor>();
  const named = mapLeaves(value, isTensor, t => {
    const name = `${prefix}/${tensors.size}`;
    tensors.set(name, t);
    return { $tensor: name };
  });
  const json = mapLeaves(named, hasNoJSON, v => ({ $number: Object.is(v, -0) ? '-0' : String(v) }));
  return { json, tensors };
}

/** What was packed. */
export const unpack = (json: unknown, stored: StoredTensors): unknown =>
  mapLeaves(json, isUnnatural, leaf => {
    if ('$number' in leaf) return Number(leaf.$number);
    const { data, shape, dtype } = stored.get(leaf.$tensor)!;
    return tensor(data, shape, dtype);
  });
