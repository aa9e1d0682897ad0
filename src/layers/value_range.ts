// SPDX-License-Identifier: MIT
import { add, mul } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { Range } from './image_options.js';

/** The range in which most formulas of images are written. */
export const BYTES: Range = [0, 255];

/** Values of one range as those of another. */
export function rescaled(images: Tensor, [low, high]: Range, [least, most]: Range): Tensor {
  if (low === least && high === most) return images;
  const scale = (most - least) / (high - low);
  return add(mul(images, scale), least - low * scale);
}
