// SPDX-License-Identifier: MIT
import { add, clip, mul, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { greyOf } from './grey.js';
import type { Factor, Range } from './image_options.js';
import { type RandomFactorConfig, RandomFactorLayer } from './random_factor_layer.js';

export interface RandomColorDegenerationConfig extends RandomFactorConfig {
  /** How much of its colour an image loses, from -1 to 1: 1 makes it grey; a number f means [-f, f]. */
  factor: Factor;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Takes colour from each image, or adds some, while training.
 *
 * @example model.add(gm.layers.randomColorDegeneration({ factor: [0, 0.5], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomColorDegeneration extends RandomFactorLayer<RandomColorDegenerationConfig> {
  static override readonly className: string = 'RandomColorDegeneration';

  protected override augment(images: Tensor): Tensor {
    const lost = mul(sub(greyOf(this, images), images), this.draw(images, this.factors));
    return clip(add(images, lost), ...this.values);
  }
}
