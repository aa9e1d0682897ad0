// SPDX-License-Identifier: MIT
// Images cut or padded to the ratio of another size, as Keras rounds.
import { pad, resize, type ResizeOptions, slice } from '../ops/index.js';
import type { Tensor } from '../tensor.js';

type Size = readonly [height: number, width: number];

/** The part of images from a row and column on. */
export const cropped = (images: Tensor, [top, left]: Size, [height, width]: Size): Tensor =>
  slice(images, [0, top, left, 0], [images.shape[0], height, width, images.shape[3]]);

/** The largest window of that ratio: its size, and where it begins if it stands in the middle. */
export function windowOfRatio(
  images: Tensor,
  [toHeight, toWidth]: Size,
): { begin: Size; size: Size } {
  const [, height, width] = images.shape;
  const within = (n: number, most: number) => Math.max(1, Math.min(most, Math.trunc(n)));
  const size = [
    within((width * toHeight) / toWidth, height),
    within((height * toWidth) / toHeight, width),
  ] as const;
  return {
    size,
    begin: [Math.trunc((height - size[0]) / 2), Math.trunc((width - size[1]) / 2)],
  };
}

/** The largest window of that ratio in the middle of images. */
export function cropToRatio(images: Tensor, to: Size): Tensor {
  const { begin, size } = windowOfRatio(images, to);
  return cropped(images, begin, size);
}

/** Images with as much of a value on either side as makes them that ratio. */
export function padToRatio(images: Tensor, [toHeight, toWidth]: Size, value: number): Tensor {
  const [, height, width] = images.shape;
  const margin = (n: number, own: number) => Math.max(0, Math.trunc((Math.trunc(n) - own) / 2));
  const rows = margin((width * toHeight) / toWidth, height);
  const columns = rows > 0 ? 0 : margin((height * toWidth) / toHeight, width);
  return pad(images, [[0, 0], [rows, rows], [columns, columns], [0, 0]], { value }); // prettier-ignore
}

/** The largest window of a size's ratio, in that size. */
export const smartResize = (images: Tensor, to: Size, options: ResizeOptions = {}): Tensor =>
  resize(cropToRatio(images, to), to, options);
