// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { axisOf, checkShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { around, withExtent } from './axes.js';
import { stretchTo } from './broadcast.js';
import { defineOp } from './define.js';
import { asTensor } from './promote.js';
import { sum } from './reduce.js';
import { reshapeTo } from './reshape.js';

const tileOp = defineOp<{ x: Tensor }, Shape>('tile', {
  infer: ({ x }, reps) => ({ shape: x.shape.map((n, i) => n * reps[i]), dtype: x.dtype }),
  emit: ({ x }, y, reps) => record.tile({ x, y, dims: x.shape, reps }),
  gradient: ({ dy, inputs: { x }, attrs: reps }) => ({ x: folded(dy, x.shape, reps) }),
});

/** Sums the copies, one axis after another. */
function folded(dy: Tensor, shape: Shape, reps: Shape): Tensor {
  let d = dy;
  shape.forEach((n, axis) => {
    if (reps[axis] === 1) return;
    const { outer, inner } = around(d.shape, axis);
    d = reshapeTo(
      sum(reshapeTo(d, [outer, reps[axis], n * inner]), 1),
      withExtent(d.shape, axis, n),
    );
  });
  return d;
}

/** `x` side by side reps[i] times along each axis i; missing axes of either count from the left as 1. */
export function tile(x: TensorLike, reps: number | readonly number[]): Tensor {
  const t = asTensor('tile', x);
  const list = typeof reps === 'number' ? [reps] : reps;
  checkShape('tile', list);
  const rank = Math.max(t.rank, list.length);
  const led = (shape: Shape): Shape => [
    ...new Array<number>(rank - shape.length).fill(1),
    ...shape,
  ];
  return tileOp({ x: reshapeTo(t, led(t.shape)) }, led(list));
}

/** Each element n times in a row along an axis; without one, of all elements in order. */
export function repeat(x: TensorLike, n: number, axis?: number): Tensor {
  const given = asTensor('repeat', x);
  if (!Number.isSafeInteger(n) || n < 0)
    throw new RangeError(mismatch('repeat', 'a number of repetitions from 0', n));
  const t = axis === undefined ? reshapeTo(given, [given.size]) : given;
  const at = axisOf('repeat', axis ?? 0, t.rank);
  const { outer, inner } = around(t.shape, at);
  const rows = outer * t.shape[at];
  return reshapeTo(
    stretchTo(reshapeTo(t, [rows, 1, inner]), [rows, n, inner]),
    withExtent(t.shape, at, t.shape[at] * n),
  );
}
