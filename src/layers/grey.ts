// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { mul, sum } from '../ops/index.js';
import { type Tensor, tensor } from '../tensor.js';

/** How bright red, green and blue look (ITU-R BT.601). */
const WEIGHTS = [0.2989, 0.587, 0.114];

/** Colour images as grey ones, `[batch, height, width, 1]`. */
export function greyOf(layer: { readonly title: string }, images: Tensor): Tensor {
  if (images.shape[3] !== 3)
    throw new ShapeError(mismatch(layer.title, 'images of 3 channels', images.shape));
  return sum(mul(images, tensor(WEIGHTS, [3], images.dtype)), -1, { keepDims: true });
}
