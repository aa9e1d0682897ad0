// SPDX-License-Identifier: MIT
import { clip, div, floor, mul, pow, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';
import { BYTES, rescaled } from './value_range.js';

export interface RandomPosterizationConfig extends RandomImageConfig {
  /** How many bits of a byte are left: an integer from 1 up to, but not, the upper bound of [lower, upper]; a number f means [1, f]. */
  factor: Factor;
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Leaves each image a few tones while training.
 *
 * @example model.add(gm.layers.randomPosterization({ factor: [2, 6], valueRange: [0, 1], inputShape: [32, 32, 3] }))
 */
export class RandomPosterization extends RandomImageLayer<RandomPosterizationConfig> {
  static override readonly className: string = 'RandomPosterization';
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  private readonly bits: Range;
  private readonly values: Range;

  constructor(config: RandomPosterizationConfig) {
    super(config);
    const [lower, upper] = factorOf(this, 'factor', config.factor, { least: 1, most: 8 });
    this.bits = [Math.floor(lower), Math.floor(upper)];
    this.values = valueRangeOf(this, config.valueRange);
  }
  protected override augment(images: Tensor): Tensor {
    const bytes = clip(floor(rescaled(images, this.values, BYTES)), ...BYTES);
    const step = pow(2, sub(8, floor(this.draw(images, this.bits))));
    return rescaled(mul(floor(div(bytes, step)), step), BYTES, this.values);
  }
}
