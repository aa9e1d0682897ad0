// SPDX-License-Identifier: MIT
import {
  add,
  cast,
  clip,
  cumsum,
  div,
  gather,
  greater,
  lessEqual,
  min,
  mul,
  onesLike,
  range,
  reshape,
  round,
  scatterAdd,
  slice,
  sub,
  sum,
  where,
} from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { ImageLayer, type ImageLayerConfig } from './image_layer.js';
import { type Range, valueRangeOf } from './image_options.js';
import type { CallOptions } from './layer.js';
import { BYTES, rescaled } from './value_range.js';

export interface EqualizationConfig extends ImageLayerConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
  /** Of the histograms. Default 256. */
  bins?: number;
}

/**
 * Makes all values about as frequent, while training: each channel by the histogram of its whole batch, as in Keras.
 *
 * @example model.add(gm.layers.equalization({ valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class Equalization extends ImageLayer<EqualizationConfig> {
  static override readonly className: string = 'Equalization';
  static override readonly configKeys: readonly string[] = ['valueRange', 'bins', 'dataFormat'];
  private readonly values: Range;
  private readonly bins: number;

  constructor(config: EqualizationConfig = {}) {
    super(config);
    this.values = valueRangeOf(this, config.valueRange);
    this.bins = config.bins ?? 256;
    positiveInteger(this, 'bins', this.bins);
  }
  protected override transform(images: Tensor, { training }: CallOptions): Tensor {
    if (!training) return images;
    const bytes = rescaled(images, this.values, BYTES);
    const places = this.places(bytes);
    const [channels, { bins }] = [images.shape[3], this];
    const counts = scatterAdd(places, onesLike(bytes), channels * bins);
    const histograms = reshape(counts, [channels, bins]);
    const equalized = gather(reshape(tablesOf(histograms), [channels * bins]), places);
    const flat = lessEqual(sum(cast(greater(histograms, 0), 'int32'), 1), 1);
    return rescaled(where(flat, bytes, equalized), BYTES, this.values);
  }
  /** The bin of each pixel, those of all channels in one row. */
  private places(bytes: Tensor): Tensor {
    const last = this.bins - 1;
    const bin = cast(clip(mul(bytes, last / 255), 0, last), 'int32');
    return add(bin, mul(range(0, bytes.shape[3], 1, 'int32'), this.bins));
  }
}

/** What each bin becomes: its share of the pixels that are not in the first one that has any. */
function tablesOf(histograms: Tensor): Tensor {
  const bins = histograms.shape[1];
  const upto = cumsum(histograms, 1);
  const all = slice(upto, [0, bins - 1], [histograms.shape[0], 1]);
  const first = min(where(greater(upto, 0), upto, all), 1, { keepDims: true });
  const rest = sub(all, first);
  const share = div(mul(sub(upto, first), 255), where(greater(rest, 0), rest, 1));
  return clip(round(share), 0, 255);
}
