// SPDX-License-Identifier: MIT
// What an op's arguments become before it runs: tensors, of one dtype that holds what both hold.
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { Tensor, type TensorLike, toTensor } from '../tensor.js';
import { refuseSymbol } from '../placeholder.js';
import { castTo } from './cast_to.js';
import { constant } from './constant.js';

const order: Record<DType, number> = { bool: 0, uint8: 1, int32: 2, float32: 3, float64: 4 };

export const higherType = (a: DType, b: DType): DType => (order[a] >= order[b] ? a : b);
export const isReal = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

/** The dtype in which two are added: bytes and booleans count as integers. */
export function arithmeticType(a: DType, b: DType): DType {
  const t = higherType(a, b);
  return t === 'bool' || t === 'uint8' ? 'int32' : t;
}

/** The tensor that an argument means. @throws TypeError that names the op. */
export function asTensor(who: string, value: TensorLike, like?: DType): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === 'number') return constant(value, like ?? 'float32');
  if (typeof value === 'boolean' || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return toTensor(value, like);
  }
  refuseSymbol(who, value);
  throw new TypeError(mismatch(who, 'a tensor, a number, nested arrays or a typed array', value));
}

/** Of floats as it is, of anything else as float32. */
export function asReal(who: string, value: TensorLike): Tensor {
  if (value instanceof Tensor && value.dtype === 'float32') return value;
  const x = asTensor(who, value);
  return isReal(x.dtype) ? x : castTo(x, 'float32');
}

/** Several arguments, some of which may be missing, as tensors of one dtype of floats. */
export function asReals<T extends Record<string, TensorLike | null | undefined>>(
  who: string,
  values: T,
): { [K in keyof T]: T[K] extends TensorLike ? Tensor : Tensor | undefined } {
  const given = Object.entries(values).flatMap(([name, v]) =>
    v == null ? [] : [[name, v] as const],
  );
  const tensors = given.map(([name, v]) => [name, asReal(who, v)] as const);
  const dtype = tensors.some(([, t]) => t.dtype === 'float64') ? 'float64' : 'float32';
  return Object.fromEntries(tensors.map(([name, t]) => [name, castTo(t, dtype)])) as never;
}

/** Floats and int32 as they are, bytes and booleans as int32. */
export function asNumber(who: string, value: TensorLike): Tensor {
  if (value instanceof Tensor && value.dtype === 'float32') return value;
  const x = asTensor(who, value);
  return castTo(x, arithmeticType(x.dtype, x.dtype));
}

export function asInt(who: string, value: TensorLike): Tensor {
  return castTo(asTensor(who, value, 'int32'), 'int32');
}

export function asBool(who: string, value: TensorLike): Tensor {
  return castTo(asTensor(who, value), 'bool');
}

/** The dtype of a plain number beside a tensor of `dtype`: integers stay what the tensor is. */
export function numberType(v: number, dtype: DType): DType {
  if (isReal(dtype)) return dtype;
  return Number.isInteger(v) && Math.abs(v) < 2 ** 31 ? 'int32' : 'float32';
}

/** Two arguments as tensors; a plain number takes the other's dtype where it can. */
export function asTensors(who: string, a: TensorLike, b: TensorLike): { a: Tensor; b: Tensor } {
  if (typeof b === 'number' && typeof a !== 'number') {
    const x = asTensor(who, a);
    return { a: x, b: constant(b, numberType(b, x.dtype)) };
  }
  if (typeof a === 'number' && typeof b !== 'number') {
    const y = asTensor(who, b);
    return { a: constant(a, numberType(a, y.dtype)), b: y };
  }
  const x = asTensor(who, a, b instanceof Tensor && isReal(b.dtype) ? b.dtype : undefined);
  return { a: x, b: asTensor(who, b, isReal(x.dtype) ? x.dtype : undefined) };
}
