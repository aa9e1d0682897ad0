// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { axisOf, type Shape, sizeOf } from '../shape.js';

/** One axis or several, from 0, each named once. */
export function axesOf(who: string, axis: number | readonly number[], rank: number): number[] {
  const axes = (Array.isArray(axis) ? axis : [axis]).map((a: number) => axisOf(who, a, rank));
  if (new Set(axes).size !== axes.length)
    throw new RangeError(mismatch(who, 'each axis once', axis));
  return axes;
}

/** A shape seen as [outer, n, inner] around one axis. */
export function around(shape: Shape, axis: number): { outer: number; n: number; inner: number } {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    n: shape[axis],
    inner: sizeOf(shape.slice(axis + 1)),
  };
}

/** The shape with another extent on one axis. */
export function withExtent(shape: Shape, axis: number, n: number): number[] {
  const out = [...shape];
  out[axis] = n;
  return out;
}
