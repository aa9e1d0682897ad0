// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch, shapeText } from '../errors.js';
import { checkShape, type Shape, sizeOf } from '../shape.js';
import { type Tensor, tensor } from '../tensor.js';

/** Values that are set one by one on the host, and then become a tensor. tfjs's. */
export class TensorBuffer {
  readonly values: Float32Array | Int32Array;
  constructor(
    readonly shape: Shape,
    readonly dtype: DType = 'float32',
  ) {
    checkShape('buffer', shape);
    this.values = new (dtype === 'float32' ? Float32Array : Int32Array)(sizeOf(shape));
  }
  get size(): number {
    return this.values.length;
  }
  set(value: number, ...place: number[]): void {
    this.values[this.indexOf('buffer.set', place)] = value;
  }
  get(...place: number[]): number {
    return this.values[this.indexOf('buffer.get', place)];
  }
  toTensor(): Tensor {
    return tensor(this.values, this.shape, this.dtype);
  }
  private indexOf(who: string, place: readonly number[]): number {
    const { shape } = this;
    const fits = place.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]);
    if (place.length !== shape.length || !fits)
      throw new RangeError(mismatch(who, `a place within ${shapeText(shape)}`, place));
    return place.reduce((index, i, axis) => index * shape[axis] + i, 0);
  }
}
export const buffer = (shape: Shape, dtype?: DType): TensorBuffer => new TensorBuffer(shape, dtype);
