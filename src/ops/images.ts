// SPDX-License-Identifier: MIT
// Images as the kernels take them: [batch, height, width, channels], of floats.
import { mismatch, ShapeError } from '../errors.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { type DataFormat, dataFormatOf, fromChannelsLast, toChannelsLast } from './data_format.js';
import { asReal } from './promote.js';
import { expandDims, squeeze } from './reshape.js';

export interface Images {
  /** [batch, height, width, channels]. */
  batch: Tensor;
  /** Such a batch in the axes of what was given. */
  restore: (y: Tensor) => Tensor;
}

/** A batch of images, or a single one, whatever the order of its axes. */
export function asImages(who: string, x: TensorLike, dataFormat?: DataFormat): Images {
  const format = dataFormatOf(who, dataFormat);
  const t = asReal(who, x);
  if (t.rank !== 3 && t.rank !== 4) {
    const axes = format === 'channelsFirst' ? 'channels, height, width' : 'height, width, channels';
    throw new ShapeError(mismatch(who, `an image [${axes}], or a batch of them`, t.shape));
  }
  const channels = format === 'channelsFirst' ? 1 : 3;
  return {
    batch: toChannelsLast(t.rank === 4 ? t : expandDims(t, 0), channels),
    restore: y => {
      const ordered = fromChannelsLast(y, channels);
      return t.rank === 4 ? ordered : squeeze(ordered, 0);
    },
  };
}
