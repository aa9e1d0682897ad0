// SPDX-License-Identifier: MIT
// NumPy's rule: shapes are aligned at their last axis, and an extent of 1 (or a missing axis) stretches.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkShape, sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { defineOp } from './define.js';
import { asTensor } from './promote.js';
import { reduceTo } from './reduce.js';

/** The shape that both stretch to. */
export function broadcastShape(who: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const m = a[a.length - i] ?? 1;
    const n = b[b.length - i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      const expected = `a shape that broadcasts with ${shapeText(a)}`;
      throw new ShapeError(
        mismatch(
          who,
          expected,
          b,
          'From the last axis on, extents must be equal, or one of them 1.',
        ),
      );
    }
    out[rank - i] = m === 1 ? n : m;
  }
  return out;
}

/** Bit i: the operand of this shape has extent 1 on axis i of `dims`. */
export function stretchMask(shape: Shape, dims: Shape): number {
  if (shape === dims) return 0;
  const lead = dims.length - shape.length;
  let mask = (1 << lead) - 1;
  for (let i = lead; i < dims.length; i++) if (shape[i - lead] !== dims[i]) mask |= 1 << i;
  return mask;
}

/** The gradient by an operand that was stretched: summed over what it was stretched along. */
export function sumTo(dy: Tensor, shape: Shape): Tensor {
  if (sameShape(dy.shape, shape)) return dy;
  return reduceTo('sum', dy, stretchMask(shape, dy.shape), shape);
}

const broadcastOp = defineOp<{ x: Tensor }, Shape>('broadcastTo', {
  infer: ({ x }, shape) => ({ shape, dtype: x.dtype }),
  emit: ({ x }, y) => {
    const missing = new Array<number>(y.rank - x.rank).fill(1);
    const dims = [...missing, ...x.shape];
    const reps = y.shape.map((n, i) => (dims[i] === n ? 1 : n));
    record.tile({ x, y, dims, reps });
  },
  gradient: ({ dy, inputs: { x } }) => ({ x: sumTo(dy, x.shape) }),
});

/** `x` stretched to a shape that it broadcasts to. @internal */
export const stretchTo = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : broadcastOp({ x }, shape);

/** `x` repeated along its axes of extent 1 (and new leading axes) until it has this shape. */
export function broadcastTo(x: TensorLike, shape: Shape): Tensor {
  checkShape('broadcastTo', shape);
  const t = asTensor('broadcastTo', x);
  const joint = t.rank <= shape.length ? broadcastShape('broadcastTo', shape, t.shape) : t.shape;
  if (!sameShape(joint, shape))
    throw new ShapeError(
      mismatch('broadcastTo', `a shape that stretches to ${shapeText(shape)}`, t.shape),
    );
  return stretchTo(t, [...shape]);
}
