// SPDX-License-Identifier: MIT
import { add, clip, less, mul, sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { hsvOf, rgbOf } from './hsv.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';
import { rescaled } from './value_range.js';

export interface RandomHueConfig extends RandomImageConfig {
  /** How far the hue is turned, either way: 1 is half of the circle; a number f means [0, f]. */
  factor: Factor;
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Turns the hue of each image while training.
 *
 * @example model.add(gm.layers.randomHue({ factor: 0.1, valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomHue extends RandomImageLayer<RandomHueConfig> {
  static override readonly className: string = 'RandomHue';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  private readonly turns: Range;
  private readonly values: Range;

  constructor(config: RandomHueConfig) {
    super(config);
    this.turns = factorOf(this, 'factor', config.factor, { least: 0, most: 1 });
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    const unit: Range = [0, 1];
    const [hue, saturation, value] = hsvOf(this, rescaled(images, this.values, unit));
    const turn = mul(this.draw(images, this.turns), 0.5);
    const forwards = less(this.draw(images, unit), 0.5);
    const turned = where(forwards, add(hue, turn), sub(hue, turn));
    return rescaled(clip(rgbOf([turned, saturation, value]), ...unit), unit, this.values);
  }
}
