// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import { cropped, smartResize } from './aspect_ratio.js';
import { positiveInteger } from './checks.js';
import { ImageLayer, type ImageLayerConfig } from './image_layer.js';

export interface CenterCropConfig extends ImageLayerConfig {
  height: number;
  width: number;
}

/**
 * The middle of images. Where an image is smaller than that, the largest window of that ratio is resized to it.
 *
 * @example model.add(gm.layers.centerCrop({ height: 24, width: 24, inputShape: [28, 28, 1] }))
 */
export class CenterCrop extends ImageLayer<CenterCropConfig> {
  static override readonly className: string = 'CenterCrop';
  static override readonly configKeys: readonly string[] = ['height', 'width', 'dataFormat'];

  constructor(config: CenterCropConfig) {
    super(config);
    positiveInteger(this, 'height', config.height);
    positiveInteger(this, 'width', config.width);
  }
  protected override transform(images: Tensor): Tensor {
    const size = [this.config.height, this.config.width] as const;
    const [rows, columns] = [images.shape[1] - size[0], images.shape[2] - size[1]];
    if (rows < 0 || columns < 0) return smartResize(images, size);
    return cropped(images, [Math.floor(rows / 2), Math.floor(columns / 2)], size);
  }
}
