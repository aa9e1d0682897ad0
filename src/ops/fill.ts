// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { checkShape, type Shape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { checkDType } from './cast_to.js';
import { filled } from './constant.js';
import { asTensor } from './promote.js';
import { mismatch } from '../errors.js';

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
  return filled([...shape], Number(value), type);
}

export function zeros(shape: Shape, dtype: DType = 'float32'): Tensor {
  checked('zeros', shape, dtype);
  return filled([...shape], 0, dtype);
}

export function ones(shape: Shape, dtype: DType = 'float32'): Tensor {
  checked('ones', shape, dtype);
  return filled([...shape], 1, dtype);
}

/** Zeros of the shape and dtype of `x`. */
export function zerosLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('zerosLike', x);
  return filled(shape, 0, dtype);
}

/** Ones of the shape and dtype of `x`. */
export function onesLike(x: TensorLike): Tensor {
  const { shape, dtype } = asTensor('onesLike', x);
  return filled(shape, 1, dtype);
}

/** A tensor without axes: one number. */
export const scalar = (value: number | boolean, dtype?: DType): Tensor => full([], value, dtype);
