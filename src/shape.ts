// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from './errors.js';

/** Extents, outermost first; a scalar's is `[]`. */
export type Shape = readonly number[];

export const MAX_RANK = 6;

export function sizeOf(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Checks that a shape is one: integers from 0, at most six of them, and a product that memory could hold. */
export function checkShape(who: string, shape: unknown): asserts shape is Shape {
  if (!Array.isArray(shape))
    throw new TypeError(mismatch(who, 'a shape, an array of integers', shape));
  if (shape.length > MAX_RANK)
    throw new ShapeError(mismatch(who, `a shape of at most ${MAX_RANK} axes`, shape));
  for (const n of shape as unknown[]) {
    if (!Number.isSafeInteger(n) || (n as number) < 0)
      throw new TypeError(mismatch(who, 'every extent of the shape to be an integer from 0', n));
  }
  // Kernels walk the other axes even where one is empty.
  const walked = sizeOf((shape as number[]).map(n => Math.max(n, 1)));
  if (walked > (shape.includes(0) ? 2 ** 31 : 2 ** 40))
    throw new RangeError(mismatch(who, 'a shape of at most 2^40 elements', shape as number[]));
}

/** An integer from `least` for each of `count` axes: one for all, or an array. */
export function integersOf(
  who: string,
  option: string,
  value: unknown,
  { count, least = 1 }: { count: number; least?: number },
): number[] {
  const list: unknown[] = Array.isArray(value) ? value : new Array(count).fill(value);
  if (list.length === count && list.every(n => Number.isSafeInteger(n) && (n as number) >= least))
    return list as number[];
  const expected = `\`${option}\` to be an integer from ${least}, or an array of ${count}`;
  throw new TypeError(mismatch(who, expected, value));
}

/** An axis as a number from 0; negative ones count from the end. */
export function axisOf(who: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw new RangeError(mismatch(who, `an axis from ${-rank} to ${rank - 1}`, axis));
  return axis < 0 ? axis + rank : axis;
}
