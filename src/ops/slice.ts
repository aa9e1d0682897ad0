// SPDX-License-Identifier: MIT
import { mismatch, shapeText } from '../errors.js';
import type { Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { defineOp, type Op } from './define.js';
import { asTensor } from './promote.js';

/** Where a slice begins on each axis, how many it takes, and how far apart. */
interface Window {
  dims: Shape;
  begin: readonly number[];
  size: Shape;
  step: readonly number[];
}

const sliceOp: Op<{ x: Tensor }, Window> = defineOp('slice', {
  infer: ({ x }, { size }) => ({ shape: size, dtype: x.dtype }),
  emit: ({ x }, y, window) => record.slice({ x, y, ...window }),
  gradient: ({ dy, attrs }) => ({ x: unsliceOp({ dy }, attrs) }),
});
const unsliceOp: Op<{ dy: Tensor }, Window> = defineOp('unslice', {
  infer: ({ dy }, { dims }) => ({ shape: dims, dtype: dy.dtype }),
  emit: ({ dy }, dx, window) => record.unslice({ dy, dx, ...window }),
  gradient: ({ dy: d, attrs }) => ({ dy: sliceOp({ x: d }, attrs) }),
});

/** The instruction alone: as much of `x` as `y` holds. @internal */
export const sliceRecord = (x: Tensor, y: Tensor, begin: readonly number[]): void =>
  record.slice({ x, y, dims: x.shape, begin, size: y.shape, step: y.shape.map(() => 1) });

/** A part of `x` that begins here and has this shape. @internal */
export const window = (x: Tensor, begin: readonly number[], size: Shape): Tensor =>
  sliceOp({ x }, { dims: x.shape, begin, size, step: size.map(() => 1) });

/**
 * `size` elements of each axis, from `begin` on, `step` apart. Axes that are not named are taken whole; a begin below 0 counts from
 * the end, a size of -1 takes all that is left, and a step may be negative.
 */
export function slice(
  x: TensorLike,
  begin: number | readonly number[],
  size: number | readonly number[] = [],
  step: number | readonly number[] = [],
): Tensor {
  const t = asTensor('slice', x);
  const [from, extents, steps] = [begin, size, step].map(v => listOf(v, t.rank));
  const window = {
    dims: t.shape,
    begin: [] as number[],
    size: [] as number[],
    step: [] as number[],
  };
  t.shape.forEach((n, axis) => {
    const by = steps[axis] ?? 1;
    const start = fromStart(from[axis] ?? 0, n);
    const room = by > 0 ? Math.max(0, Math.ceil((n - start) / by)) : Math.floor(start / -by) + 1;
    const count = (extents[axis] ?? -1) === -1 ? room : extents[axis];
    check({ axis, n, start, by, count, room }, t.shape);
    window.begin.push(count === 0 ? 0 : start);
    window.size.push(count);
    window.step.push(by);
  });
  return sliceOp({ x: t }, window);
}
const fromStart = (begin: number, n: number): number => (begin < 0 ? begin + n : begin);

function listOf(v: number | readonly number[], rank: number): readonly number[] {
  const list = typeof v === 'number' ? [v] : v;
  if (!Array.isArray(list) || !list.every(n => Number.isSafeInteger(n)))
    throw new TypeError(mismatch('slice', 'integers for begin, size and step', v));
  if (list.length > rank)
    throw new RangeError(mismatch('slice', `at most ${rank} numbers, one an axis`, list));
  return list as readonly number[];
}

interface Cut {
  axis: number;
  n: number;
  start: number;
  by: number;
  count: number;
  room: number;
}
function check({ axis, n, start, by, count, room }: Cut, shape: Shape): void {
  if (by === 0) throw new RangeError(mismatch('slice', `a step other than 0 on axis ${axis}`, by));
  if (start < 0 || start > n)
    throw new RangeError(
      mismatch(
        'slice',
        `begin within axis ${axis} of ${shapeText(shape)}`,
        start < 0 ? start - n : start,
      ),
    );
  if (count < 0 || count > room)
    throw new RangeError(
      mismatch('slice', `a size of at most ${room} on axis ${axis} of ${shapeText(shape)}`, count),
    );
}

/** `x` back to front along some axes (default: all). */
export function reverse(x: TensorLike, axis?: number | readonly number[]): Tensor {
  const t = asTensor('reverse', x);
  const axes = axis === undefined ? t.shape.map((_, i) => i) : axesOf('reverse', axis, t.rank);
  const begin = t.shape.map((n, i) => (axes.includes(i) ? Math.max(0, n - 1) : 0));
  const step = t.shape.map((_, i) => (axes.includes(i) ? -1 : 1));
  return sliceOp({ x: t }, { dims: t.shape, begin, size: t.shape, step });
}
