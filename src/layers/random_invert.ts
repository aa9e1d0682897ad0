// SPDX-License-Identifier: MIT
import { sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomInvertConfig extends RandomImageConfig {
  /** The chance of each image is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Turns some images into their negatives, the highest value less each pixel, while training.
 *
 * @example model.add(gm.layers.randomInvert({ factor: [0.1, 0.1], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomInvert extends RandomImageLayer<RandomInvertConfig> {
  static override readonly className: string = 'RandomInvert';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly chances: Range;
  private readonly values: Range;

  constructor(config: RandomInvertConfig = {}) {
    super(config);
    this.chances = factorOf(this, 'factor', config.factor ?? 1, { least: 0, most: 1 });
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    return where(this.chosen(images, this.chances), sub(this.values[1], images), images);
  }
}
