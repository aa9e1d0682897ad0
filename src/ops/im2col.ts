// SPDX-License-Identifier: MIT
// Windows as rows, and rows as windows: what makes a convolution a matrix product.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkShape, integersOf, type Shape, sizeOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { defineOp, type Op } from './define.js';
import { asReal } from './promote.js';
import {
  type PerAxis,
  type WindowOptions,
  type Windows,
  windowedShape,
  windowsOf,
} from './windows.js';

export interface Im2colOptions extends WindowOptions {
  /** How far a window reaches on each axis. */
  kernelSize: PerAxis;
}
export interface Col2imOptions extends Im2colOptions {
  /** The spatial extents of the result: one for all axes, or an array. */
  outputSize: PerAxis;
}

const rowSize = (w: Windows): number => sizeOf(w.kernel) * w.channels;

const im2colOp: Op<{ x: Tensor }, Windows> = defineOp('im2col', {
  infer: ({ x }, windows) => ({
    shape: windowedShape(windows, 'output', x.rank, rowSize(windows)),
    dtype: x.dtype,
  }),
  emit: ({ x }, y, windows) => record.im2col({ x, y, ...windows }),
  gradient: ({ dy, attrs: windows }) => ({ x: col2imOp({ x: dy }, windows) }),
});
const col2imOp: Op<{ x: Tensor }, Windows> = defineOp('col2im', {
  infer: ({ x }, windows) => ({
    shape: windowedShape(windows, 'input', x.rank, windows.channels),
    dtype: x.dtype,
  }),
  emit: ({ x }, y, windows) => record.col2im({ x, y, ...windows }),
  gradient: ({ dy, attrs: windows }) => ({ x: im2colOp({ x: dy }, windows) }),
});

/**
 * Each window of `[batch, ...spatial, channels]` as a row: `[batch, ...windows, kernel · channels]`, zeros in the padding.
 *
 * @example matmul(im2col(x, { kernelSize: 3 }), reshape(kernel, [9 * channels, filters])) // conv2d(x, kernel)
 */
export function im2col(x: TensorLike, options = {} as Im2colOptions): Tensor {
  const t = asReal('im2col', x);
  checkRank('im2col', t);
  const kernel = { option: 'kernelSize', kernel: options.kernelSize };
  return im2colOp({ x: t }, windowsOf('im2col', t.shape, kernel, options));
}

/** The transpose of im2col: each element of `[batch, ...outputSize, channels]` is the sum of all places of windows that read it. */
export function col2im(x: TensorLike, options = {} as Col2imOptions): Tensor {
  const t = asReal('col2im', x);
  checkRank('col2im', t);
  const shape = imageShape(t, options);
  const kernel = { option: 'kernelSize', kernel: options.kernelSize };
  const windows = windowsOf('col2im', shape, kernel, options);
  const expected = windowedShape(windows, 'output', t.rank, rowSize(windows));
  if (shapeText(expected) !== shapeText(t.shape))
    throw new ShapeError(mismatch('col2im', `rows of shape ${shapeText(expected)}`, t.shape));
  return col2imOp({ x: t }, windows);
}

function imageShape(rows: Tensor, { outputSize, kernelSize }: Col2imOptions): Shape {
  const count = rows.rank - 2;
  const spatial = integersOf('col2im', 'outputSize', outputSize, { count });
  const places = sizeOf(integersOf('col2im', 'kernelSize', kernelSize, { count }));
  const row = rows.shape[rows.rank - 1];
  if (row % places !== 0)
    throw new ShapeError(mismatch('col2im', `rows of a multiple of ${places} elements`, row));
  const shape = [rows.shape[0], ...spatial, row / places];
  checkShape('col2im', shape);
  return shape;
}

function checkRank(who: string, x: Tensor): void {
  if (x.rank < 3 || x.rank > 5)
    throw new ShapeError(
      mismatch(who, 'a batch with 1 to 3 axes between batch and channels', x.shape),
    );
}
