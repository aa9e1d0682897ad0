// SPDX-License-Identifier: MIT
import { add, clip } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomBrightnessConfig extends RandomImageConfig {
  /** What is added, as a share of the range of values, from -1 to 1; a number f means [-f, f]. */
  factor: Factor;
  /** The lowest and highest value of a pixel, to which results are clipped. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Makes each image brighter or darker while training.
 *
 * @example model.add(gm.layers.randomBrightness({ factor: 0.2, valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomBrightness extends RandomImageLayer<RandomBrightnessConfig> {
  static override readonly className: string = 'RandomBrightness';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly deltas: Range;
  private readonly values: Range;

  constructor(config: RandomBrightnessConfig) {
    super(config);
    this.values = valueRangeOf(this, config.valueRange);
    const [lower, upper] = factorOf(this, 'factor', config.factor);
    const extent = this.values[1] - this.values[0];
    this.deltas = [lower * extent, upper * extent];
  }
  protected override augment(images: Tensor): Tensor {
    return clip(add(images, this.draw(images, this.deltas)), ...this.values);
  }
}
