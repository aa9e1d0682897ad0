// SPDX-License-Identifier: MIT
/** What a tensor's elements are. `uint8` is storage (images stay bytes); `float64` exists on the reference backend only. */
export type DType = 'float32' | 'int32' | 'uint8' | 'bool' | 'float64';
/** What a tensor's values are read as. */
export type TypedArray = Float32Array | Int32Array | Uint8Array | Float64Array;

const constructors = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  float64: Float64Array,
} as const;

export const dtypes = Object.keys(constructors) as DType[];

export const bytesOf = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT;

/** A new typed array that holds `size` elements of this dtype. */
export function arrayOf(dtype: DType, size: number): TypedArray {
  try {
    return new constructors[dtype](size);
  } catch (cause) {
    throw new RangeError(
      `out of memory: ${size * bytesOf(dtype)} bytes were asked for, for an array of JavaScript's. Free what is held, or use smaller batches.`,
      { cause },
    );
  }
}

/** The bytes of a buffer as elements of this dtype. */
export const viewOf = (dtype: DType, buffer: ArrayBuffer): TypedArray =>
  new constructors[dtype](buffer);

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';
