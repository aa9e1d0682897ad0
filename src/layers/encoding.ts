// SPDX-License-Identifier: MIT
// Categories, given as indices, in the forms that a network takes.
import { mismatch, ShapeError } from '../errors.js';
import { max, mul, oneHot, reshape, squeeze, sum, expandDims } from '../ops/index.js';
import { sizeOf } from '../shape.js';
import { type Tensor, tensor } from '../tensor.js';
import type { Rows } from './nested.js';

/**
 * - 'oneHot': a row of zeros with a one for each index. A last axis of 1 is replaced by the row, otherwise the row is a new axis.
 * - 'multiHot': for each sample (the last axis) one row, with a one for each index in it.
 * - 'count': the same with how often each index is in it.
 */
export type Encoding = 'oneHot' | 'multiHot' | 'count';
export const encodings: readonly Encoding[] = ['oneHot', 'multiHot', 'count'];

/** Indices as float32 rows of `depth`; `weights` are what each counts for, in place of 1. */
export function encode(index: Tensor, encoding: Encoding, depth: number, weights?: Tensor): Tensor {
  const x = index.rank === 0 ? reshape(index, [1]) : index;
  if (encoding === 'oneHot')
    return oneHot(x.rank > 1 && x.shape.at(-1) === 1 ? squeeze(x, -1) : x, depth);
  const rows = oneHot(x, depth);
  const axis = x.rank > 1 ? 1 : 0;
  if (encoding === 'multiHot') return max(rows, axis);
  return sum(weights ? mul(rows, expandDims(weights, -1)) : rows, axis);
}

/** An index that stands for no category. */
export const DROPPED = -1;

/**
 * 'multiHot' and 'count' without the one-hot rows in between, which for a large vocabulary no memory holds. `value` is what stands
 * for an index that a sample has so often.
 */
export function countRows(
  who: string,
  { rank, lead, rows }: Rows<number>,
  depth: number,
  value: (count: number, index: number) => number,
): Tensor {
  if (rank > 2)
    throw new ShapeError(mismatch(who, 'samples in rows, at most 2 axes', `${rank} axes`));
  const y = new Float32Array(sizeOf(lead) * depth);
  rows.forEach((row, r) => {
    const own = y.subarray(r * depth, (r + 1) * depth);
    const kept = row.filter(index => index !== DROPPED);
    for (const index of kept) own[index]++;
    for (const index of new Set(kept)) own[index] = value(own[index], index);
  });
  return tensor(y, [...lead, depth]);
}
