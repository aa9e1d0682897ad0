// SPDX-License-Identifier: MIT
import { add, clip, div, mul, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { hsvOf, rgbOf } from './hsv.js';
import type { Factor, Range } from './image_options.js';
import { type RandomFactorConfig, RandomFactorLayer } from './random_factor_layer.js';

export interface RandomSaturationConfig extends RandomFactorConfig {
  /** 0 makes an image grey, 0.5 leaves it, and 1 makes it as colourful as can be; a number f means [-f, f]. */
  factor: Factor;
  /** The bounds of what saturations become, as in Keras. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Changes the saturation of each image while training: it is multiplied by f / (1 - f).
 *
 * @example model.add(gm.layers.randomSaturation({ factor: [0.4, 0.6], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomSaturation extends RandomFactorLayer<RandomSaturationConfig> {
  static override readonly className: string = 'RandomSaturation';

  protected override augment(images: Tensor): Tensor {
    const [hue, saturation, value] = hsvOf(this, images);
    const factor = this.draw(images, this.factors);
    const scale = div(factor, add(sub(1, factor), 1e-7));
    return rgbOf([hue, clip(mul(saturation, scale), ...this.values), value]);
  }
}
