// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { checkShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { checkDType } from './cast.js';
import { defineOp } from './define.js';
import { asTensor } from './promote.js';
import { mismatch } from '../errors.js';

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

/** A scalar, made on the stream. @internal */
export const constant = (value: number, dtype: DType): Tensor =>
  fillOp(NOTHING, { shape: SCALAR, dtype, value });

function checked(who: string, shape: Shape, dtype: DType): void {
  checkShape(who, shape);
  checkDType(who, dtype);
}

/** A tensor filled with one number. */
export function full(shape: Shape, value: number | boolean, dtype?: DType): Tensor {
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(mismatch('full', 'a number', value));
  }
  const type = dtype ?? (typeof value === 'boolean' ? 'bool' : 'float32');
  checked('full', shape, type);
  return fillOp(NOTHING, { shape: [...shape], dtype: type, value: Number(value) });
}

export function zeros(shape: Shape, dtype: DType = 'float32'): Tensor {
  checked('zeros', shape, dtype);
  return fillOp(NOTHING, { shape: [...shape], dtype, value: 0 });
}

export function ones(shape: Shape, dtype: DType = 'float32'): Tensor {
  checked('ones', shape, dtype);
  return fillOp(NOTHING, { shape: [...shape], dtype, value: 1 });
}

/** Zeros of the shape and dtype of `x`. */
export function zerosLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('zerosLike', x);
  return fillOp(NOTHING, { shape, dtype, value: 0 });
}

/** Ones of the shape and dtype of `x`. */
export function onesLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('onesLike', x);
  return fillOp(NOTHING, { shape, dtype, value: 1 });
}

/** A tensor without axes: one number. */
export const scalar = (value: number | boolean, dtype?: DType): Tensor =>
  full(SCALAR, value, dtype);
