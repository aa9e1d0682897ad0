// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { axisOf, type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

/** One axis or several, from 0, each named once. */
export function axesOf(who: string, axis: number | readonly number[], rank: number): number[] {
  const axes = (Array.isArray(axis) ? axis : [axis]).map((a: number) => axisOf(who, a, rank));
  if (new Set(axes).size !== axes.length)
    throw new RangeError(mismatch(who, 'each axis once', axis));
  return axes;
}

/** Throws where a tensor has not these axes: `[batch, length, channels]`. */
export function expectAxes(who: string, x: Tensor, axes: readonly string[]): void {
  if (x.rank === axes.length) return;
  const advice = `Reshape the input to ${axes.length} axes.`;
  throw new ShapeError(mismatch(who, `input [${axes.join(', ')}]`, x.shape, advice));
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
