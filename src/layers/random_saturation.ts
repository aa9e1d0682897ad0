// SPDX-License-Identifier: MIT
import { add, clip, div, mul, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { hsvOf, rgbOf } from './hsv.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomSaturationConfig extends RandomImageConfig {
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
export class RandomSaturation extends RandomImageLayer<RandomSaturationConfig> {
  static override readonly className: string = 'RandomSaturation';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  private readonly factors: Range;
  private readonly values: Range;

  constructor(config: RandomSaturationConfig) {
    super(config);
    this.factors = factorOf(this, 'factor', config.factor);
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    const [hue, saturation, value] = hsvOf(this, images);
    const factor = this.draw(images, this.factors);
    const scale = div(factor, add(sub(1, factor), 1e-7));
    return rgbOf([hue, clip(mul(saturation, scale), ...this.values), value]);
  }
}
