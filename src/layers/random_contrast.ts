// SPDX-License-Identifier: MIT
import { add, clip, mean, mul, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomContrastConfig extends RandomImageConfig {
  /** [lower, upper] scales by 1 - lower to 1 + upper, both from 0 to 1; a number f means [0, f], as in Keras. */
  factor: Factor;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Scales the distance of pixels from their channel's mean while training.
 *
 * @example model.add(gm.layers.randomContrast({ factor: [0.2, 0.2], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomContrast extends RandomImageLayer<RandomContrastConfig> {
  static override readonly className: string = 'RandomContrast';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly scales: Range;
  private readonly values: Range;

  constructor(config: RandomContrastConfig) {
    super(config);
    const [lower, upper] = factorOf(this, 'factor', config.factor, { least: 0, most: 1 });
    this.scales = [1 - lower, 1 + upper];
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    const centre = mean(images, [1, 2], { keepDims: true });
    const scaled = add(mul(sub(images, centre), this.draw(images, this.scales)), centre);
    return clip(scaled, ...this.values);
  }
}
