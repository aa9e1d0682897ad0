// SPDX-License-Identifier: MIT
// Several tensors as one, and one as several.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { axisOf, checkShape, sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { around, withExtent } from './axes.js';
import { castTo } from './cast_to.js';
import { defineMultiOp, defineOp, type Op } from './define.js';
import { zeros } from './fill.js';
import { asTensor, higherType } from './promote.js';
import { expandDims, squeeze } from './reshape.js';
import { sliceRecord } from './slice.js';

const MOST = 8; // inputs of one instruction

const concatOp: Op<Tensor[], number> = defineOp('concat', {
  infer: (xs, axis) => ({
    shape: withExtent(
      xs[0].shape,
      axis,
      lengths(xs, axis).reduce((a, b) => a + b, 0),
    ),
    dtype: xs[0].dtype,
  }),
  emit: (xs, y, axis) => {
    const { outer, inner } = around(y.shape, axis);
    record.concat({
      x: xs,
      y,
      inputs: xs.length,
      outer,
      widths: lengths(xs, axis).map(n => n * inner),
    });
  },
  gradient: ({ dy, inputs, attrs: axis }) => {
    const xs = Object.values(inputs);
    return { ...splitOp({ x: dy }, { sizes: lengths(xs, axis), axis }) };
  },
});
const lengths = (xs: readonly Tensor[], axis: number): number[] => xs.map(x => x.shape[axis]);

/** More than one instruction takes are put together in steps. */
function joined(xs: Tensor[], axis: number): Tensor {
  if (xs.length <= MOST) return concatOp(xs, axis);
  const parts: Tensor[] = [];
  for (let i = 0; i < xs.length; i += MOST) parts.push(concatOp(xs.slice(i, i + MOST), axis));
  return joined(parts, axis);
}

function tensors(who: string, list: readonly TensorLike[]): Tensor[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new TypeError(mismatch(who, 'a list of at least one tensor', list));
  const xs = list.map((x: TensorLike) => asTensor(who, x));
  const dtype = xs.map(x => x.dtype).reduce(higherType);
  return xs.map(x => castTo(x, dtype));
}

/** The tensors one after another along an axis; their other extents are equal. */
export const concat = (list: readonly TensorLike[], axis = -1): Tensor =>
  concatenated('concat', list, axis);

/** @internal */
export function concatenated(who: string, list: readonly TensorLike[], axis: number): Tensor {
  const xs = tensors(who, list);
  const at = axisOf(who, axis, xs[0].rank);
  const first = xs[0].shape;
  for (const x of xs) {
    const fits =
      x.rank === first.length && sameShape(withExtent(x.shape, at, 0), withExtent(first, at, 0));
    if (!fits)
      throw new ShapeError(
        mismatch(who, `shapes like ${shapeText(first)} but for axis ${at}`, x.shape),
      );
  }
  return joined(xs, at);
}

/** The tensors, all of one shape, along a new axis. */
export function stack(list: readonly TensorLike[], axis = 0): Tensor {
  const xs = tensors('stack', list);
  for (const x of xs)
    if (!sameShape(x.shape, xs[0].shape))
      throw new ShapeError(
        mismatch('stack', `every shape to be ${shapeText(xs[0].shape)}`, x.shape),
      );
  const at = axisOf('stack', axis, xs[0].rank + 1);
  return joined(
    xs.map(x => expandDims(x, at)),
    at,
  );
}

interface SplitAttrs {
  sizes: readonly number[];
  axis: number;
}
const splitOp = defineMultiOp<{ x: Tensor }, SplitAttrs>('split', {
  infer: ({ x }, { sizes, axis }) =>
    sizes.map(n => ({ shape: withExtent(x.shape, axis, n), dtype: x.dtype })),
  emit: ({ x }, ys, { axis }) => {
    let at = 0;
    for (const y of ys) {
      sliceRecord(x, y, withExtent(zerosOf(x.shape), axis, at));
      at += y.shape[axis];
    }
  },
  gradient: ({ dys, outputs, attrs: { axis } }) => ({
    x: joined(
      dys.map((dy, i) => dy ?? zeros(outputs[i].shape, outputs[i].dtype)),
      axis,
    ),
  }),
});
const zerosOf = (shape: Shape): number[] => shape.map(() => 0);

/** `x` cut along an axis into `parts` equal pieces, or into pieces of these sizes. */
export function split(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  const t = asTensor('split', x);
  const at = axisOf('split', axis, t.rank);
  return splitOp({ x: t }, { sizes: sizesOf(parts, t.shape[at], at), axis: at });
}

function sizesOf(parts: number | readonly number[], n: number, axis: number): readonly number[] {
  if (typeof parts === 'number') {
    if (!Number.isInteger(parts) || parts < 1 || n % parts !== 0)
      throw new ShapeError(
        mismatch('split', `a number of parts that divides the extent ${n} of axis ${axis}`, parts),
      );
    return new Array<number>(parts).fill(n / parts);
  }
  checkSizes(parts);
  const all = parts.reduce((a, b) => a + b, 0);
  if (all !== n)
    throw new ShapeError(
      mismatch('split', `sizes that add up to the extent ${n} of axis ${axis}`, parts),
    );
  return [...parts];
}
function checkSizes(sizes: readonly number[]): void {
  if (!Array.isArray(sizes) || sizes.length === 0)
    throw new TypeError(mismatch('split', 'a number of parts or a list of sizes', sizes));
  for (const n of sizes) checkShape('split', [n]);
}

/** `x` as a list of tensors without this axis. */
export function unstack(x: TensorLike, axis = 0): Tensor[] {
  const t = asTensor('unstack', x);
  const at = axisOf('unstack', axis, t.rank);
  const n = t.shape[at];
  return n === 0
    ? []
    : splitOp({ x: t }, { sizes: new Array<number>(n).fill(1), axis: at }).map(part =>
        squeeze(part, at),
      );
}
