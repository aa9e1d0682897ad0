// SPDX-License-Identifier: MIT
// The same elements in another shape: storage is shared, no kernel runs.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { axisOf, checkShape, sameShape, type Shape, sizeOf } from '../shape.js';
import { stream } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { defineOp } from './define.js';
import { asTensor } from './promote.js';

const reshapeOp = defineOp<{ x: Tensor }, Shape>('reshape', {
  infer: ({ x }, shape) => ({ shape, dtype: x.dtype }),
  emit: ({ x }, y) => stream.share(x.handle, y.handle),
  gradient: ({ dy, inputs: { x } }) => ({ x: reshapeTo(dy, x.shape) }),
});

/** Of a shape with as many elements. @internal */
export const reshapeTo = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : reshapeOp({ x }, shape);

/** `x` in another shape of as many elements; one extent may be -1: what is left. */
export function reshape(x: TensorLike, shape: Shape): Tensor {
  const t = asTensor('reshape', x);
  return reshapeOp({ x: t }, resolved(t, shape));
}

function resolved(x: Tensor, given: Shape): Shape {
  if (!Array.isArray(given)) {
    throw new TypeError(mismatch('reshape', 'a shape, an array of integers', given));
  }
  const shape = given as number[];
  const free = shape.indexOf(-1);
  const known = shape.map((n, i) => (i === free ? 1 : n));
  checkShape('reshape', known);
  if (free >= 0) known[free] = x.size / sizeOf(known);
  const fits = free < 0 || Number.isSafeInteger(known[free]);
  if (!fits || sizeOf(known) !== x.size) {
    throw new ShapeError(
      mismatch('reshape', `a shape of ${x.size} elements, as ${shapeText(x.shape)} has`, shape),
    );
  }
  return known;
}

/** `x` with a new axis of extent 1. */
export function expandDims(x: TensorLike, axis = -1): Tensor {
  const t = asTensor('expandDims', x);
  const at = axisOf('expandDims', axis, t.rank + 1);
  const shape = [...t.shape.slice(0, at), 1, ...t.shape.slice(at)];
  checkShape('expandDims', shape);
  return reshapeOp({ x: t }, shape);
}

/** `x` without its axes of extent 1, or without those named. */
export function squeeze(x: TensorLike, axis?: number | readonly number[]): Tensor {
  const t = asTensor('squeeze', x);
  const gone =
    axis === undefined
      ? t.shape.flatMap((n, i) => (n === 1 ? [i] : []))
      : axesOf('squeeze', axis, t.rank);
  for (const i of gone) {
    if (t.shape[i] !== 1)
      throw new ShapeError(mismatch('squeeze', `extent 1 on axis ${i}`, t.shape));
  }
  return reshapeOp(
    { x: t },
    t.shape.filter((_, i) => !gone.includes(i)),
  );
}

/** All elements on one axis. */
export function flatten(x: TensorLike): Tensor {
  const t = asTensor('flatten', x);
  return reshapeOp({ x: t }, [t.size]);
}
