// SPDX-License-Identifier: MIT
import { add, clip, div, equal, max, min, mul, sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { ImageLayer, type ImageLayerConfig } from './image_layer.js';
import { type Range, valueRangeOf } from './image_options.js';

export interface AutoContrastConfig extends ImageLayerConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Stretches each channel of each image over the whole range of values; one of a single value stays.
 *
 * @example model.add(gm.layers.autoContrast({ valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class AutoContrast extends ImageLayer<AutoContrastConfig> {
  static override readonly className: string = 'AutoContrast';
  static override readonly configKeys: readonly string[] = ['valueRange', 'dataFormat'];
  private readonly values: Range;

  constructor(config: AutoContrastConfig = {}) {
    super(config);
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override transform(images: Tensor): Tensor {
    const [least, most] = this.values;
    const low = min(images, [1, 2], { keepDims: true });
    const range = sub(max(images, [1, 2], { keepDims: true }), low);
    const flat = equal(range, 0);
    const stretched = mul(div(sub(images, low), where(flat, 1, range)), most - least);
    return where(flat, images, clip(add(stretched, least), least, most));
  }
}
