// SPDX-License-Identifier: MIT
import { add, clip, mul, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { greyOf } from './grey.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomColorDegenerationConfig extends RandomImageConfig {
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
export class RandomColorDegeneration extends RandomImageLayer<RandomColorDegenerationConfig> {
  static override readonly className: string = 'RandomColorDegeneration';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  private readonly shares: Range;
  private readonly values: Range;

  constructor(config: RandomColorDegenerationConfig) {
    super(config);
    this.shares = factorOf(this, 'factor', config.factor);
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    const lost = mul(sub(greyOf(this, images), images), this.draw(images, this.shares));
    return clip(add(images, lost), ...this.values);
  }
}
