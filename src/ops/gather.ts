// SPDX-License-Identifier: MIT
// Elements by index, and its counterpart, sums by index.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { axisOf, checkShape, sameShape, type Shape, sizeOf } from '../shape.js';
import { record } from '../stream.js';
import { shareAs, type Tensor, type TensorLike } from '../tensor.js';
import { noteTouchedRows } from '../touched_rows.js';
import { around } from './axes.js';
import { defineOp, type Op } from './define.js';
import { asInt, asNumber, asTensor } from './promote.js';

interface Indexed {
  x: Tensor;
  index: Tensor;
}
interface Sizes {
  outer: number;
  n: number;
  inner: number;
}
/** The sizes of x of gather, and the shape of the result. */
type Attrs = Sizes & { shape: Shape; from: Shape };
interface GatherAttrs extends Attrs {
  /** Whether the gradient by x says which of its rows are touched. */
  sparse: boolean;
}

const gatherOp: Op<Indexed, GatherAttrs> = defineOp('gather', {
  infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  emit: ({ x, index }, y, { outer, n, inner }) =>
    record.gather({ x, index, y, outer, n, inner, count: index.size }),
  gradient: ({ dy, inputs: { index }, attrs }) => {
    const x = scatterOp({ x: dy, index }, { ...attrs, shape: attrs.from, from: attrs.shape });
    if (attrs.sparse)
      noteTouchedRows(x, [{ index: shareAs(index, index.shape), rows: shareAs(dy, dy.shape) }]);
    return { x };
  },
});
const scatterOp: Op<Indexed, Attrs> = defineOp('scatterAdd', {
  infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  emit: ({ x, index }, y, { outer, n, inner }) =>
    record.scatterAdd({ x, index, y, outer, n, inner, count: index.size }),
  gradient: ({ dy, inputs: { index }, attrs }) => ({
    x: gatherOp(
      { x: dy, index },
      { ...attrs, shape: attrs.from, from: attrs.shape, sparse: false },
    ),
  }),
});

/** Rows of `x` [outer, count, inner] added up by their index into `shape`, which is [outer, n, inner]. @internal */
export const scatterAlong = (x: Tensor, index: Tensor, sizes: Sizes, shape: Shape): Tensor =>
  scatterOp({ x, index }, { ...sizes, shape, from: x.shape });

/** The slices of `x` along an axis that `index` names, in the index's own shape. An index out of range is a FaultError when the result is read. */
export function gather(x: TensorLike, index: TensorLike, axis = 0): Tensor {
  const t = asTensor('gather', x);
  const at = axisOf('gather', axis, t.rank);
  const i = asInt('gather', index);
  const shape = [...t.shape.slice(0, at), ...i.shape, ...t.shape.slice(at + 1)];
  checkShape('gather', shape);
  return gatherOp(
    { x: t, index: i },
    { ...around(t.shape, at), shape, from: t.shape, sparse: false },
  );
}

/** Rows of a matrix; its gradient says which of its rows are touched. @internal */
export function gatherRows(table: Tensor, index: Tensor): Tensor {
  const [n, inner] = table.shape;
  const shape = [...index.shape, inner];
  checkShape('gather', shape);
  return gatherOp(
    { x: table, index },
    { outer: 1, n, inner, shape, from: table.shape, sparse: true },
  );
}

/** `n` slices, each the sum of the updates whose index names it. */
export function scatterAdd(index: TensorLike, updates: TensorLike, n: number): Tensor {
  const i = asInt('scatterAdd', index);
  const x = asNumber('scatterAdd', updates);
  checkShape('scatterAdd', [n]);
  if (!sameShape(x.shape.slice(0, i.rank), i.shape)) {
    throw new ShapeError(
      mismatch(
        'scatterAdd',
        `updates whose first axes are those of the index, ${shapeText(i.shape)}`,
        x.shape,
      ),
    );
  }
  const rest = x.shape.slice(i.rank);
  return scatterAlong(x, i, { outer: 1, n, inner: sizeOf(rest) }, [n, ...rest]);
}
