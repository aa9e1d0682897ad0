// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import type { Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { defineOp } from './define.js';

interface FillAttrs {
  shape: Shape;
  dtype: DType;
  value: number;
}
const fillOp = defineOp<object, FillAttrs>('fill', {
  infer: (_, attrs) => attrs,
  emit: (_, y, { value }) => record.fill({ y, count: y.size, value }),
});
const SCALAR: Shape = [];
const NOTHING = {};

/** A tensor filled with one number, made on the stream. @internal */
export const filled = (shape: Shape, value: number, dtype: DType): Tensor =>
  fillOp(NOTHING, { shape, dtype, value });
/** A scalar, made on the stream. @internal */
export const constant = (value: number, dtype: DType): Tensor => filled(SCALAR, value, dtype);
