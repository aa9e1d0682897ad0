// SPDX-License-Identifier: MIT
import { add, clip, less, mul, sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { hsvOf, rgbOf } from './hsv.js';
import { type Factor, FROM_0_TO_1, type Range } from './image_options.js';
import { type RandomFactorConfig, RandomFactorLayer } from './random_factor_layer.js';
import { rescaled } from './value_range.js';

export interface RandomHueConfig extends RandomFactorConfig {
  /** How far the hue is turned, either way: 1 is half of the circle; a number f means [0, f]. */
  factor: Factor;
}

/**
 * Turns the hue of each image while training.
 *
 * @example model.add(gm.layers.randomHue({ factor: 0.1, valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomHue extends RandomFactorLayer<RandomHueConfig> {
  static override readonly className: string = 'RandomHue';

  constructor(config: RandomHueConfig) {
    super(config, FROM_0_TO_1);
  }
  protected override augment(images: Tensor): Tensor {
    const unit: Range = [0, 1];
    const [hue, saturation, value] = hsvOf(this, rescaled(images, this.values, unit));
    const turn = mul(this.draw(images, this.factors), 0.5);
    const forwards = less(this.draw(images, unit), 0.5);
    const turned = where(forwards, add(hue, turn), sub(hue, turn));
    return rescaled(clip(rgbOf([turned, saturation, value]), ...unit), unit, this.values);
  }
}
