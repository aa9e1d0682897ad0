// SPDX-License-Identifier: MIT
// The IDX format of the MNIST files: a magic number (0, 0, type, rank), the extents, then the elements, all big-endian.
import { mismatch } from '../errors.js';
import { sizeOf } from '../shape.js';

const UNSIGNED_BYTE = 0x08;

export interface Idx {
  shape: number[];
  data: Uint8Array;
}

/** The bytes of an IDX file, and their shape. @throws Error where it is none, or is cut off. */
export function parseIdx(file: Uint8Array, path: string): Idx {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4 || view.getUint16(0) !== 0 || file[2] !== UNSIGNED_BYTE)
    throw new Error(
      mismatch(
        path,
        'an IDX file of unsigned bytes',
        `a file that starts with ${[...file.subarray(0, 4)].join(' ')}`,
      ),
    );
  const rank = file[3];
  const start = 4 + 4 * rank;
  if (file.length < start)
    throw new Error(mismatch(path, `a header of ${start} bytes`, file.length));
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = sizeOf(shape);
  if (file.length - start !== size)
    throw new Error(
      mismatch(path, `${size} elements for shape [${shape.join(', ')}]`, file.length - start),
    );
  return { shape, data: file.subarray(start) };
}
