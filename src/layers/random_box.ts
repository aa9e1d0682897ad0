// SPDX-License-Identifier: MIT
// A box somewhere in each image.
import { add, greaterEqual, less, logicalAnd, mul, range, reshape, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';

/** One side of a box: its length as a share of the image's, and where it begins as a share of the room that is left. */
export interface Side {
  share: Tensor;
  place: Tensor;
}

/** Whether each pixel lies in its image's box, `[batch, height, width, 1]`; shares and places are `[batch, 1, 1, 1]`. */
export const boxMask = (images: Tensor, rows: Side, columns: Side): Tensor =>
  logicalAnd(within(images, 1, rows), within(images, 2, columns));

function within(images: Tensor, axis: number, { share, place }: Side): Tensor {
  const n = images.shape[axis];
  const length = mul(share, n);
  const begin = mul(place, sub(n, length));
  const shape = images.shape.map((_, i) => (i === axis ? n : 1));
  const at = reshape(range(0, n, 1, images.dtype), shape);
  return logicalAnd(greaterEqual(at, begin), less(at, add(begin, length)));
}
