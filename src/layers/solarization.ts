// SPDX-License-Identifier: MIT
import { add, clip, less, sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';
import { BYTES, rescaled } from './value_range.js';

export interface SolarizationConfig extends RandomImageConfig {
  /** What is added first, as a share of 255; a number f means [0, f]. Default 0. */
  additionFactor?: Factor;
  /** From which value on pixels are inverted, as a share of 255; a number f means [0, f]. Default 0. */
  thresholdFactor?: Factor;
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/**
 * Inverts the bright pixels of each image while training.
 *
 * @example model.add(gm.layers.solarization({ thresholdFactor: [0.5, 0.9], inputShape: [32, 32, 3] }))
 */
export class Solarization extends RandomImageLayer<SolarizationConfig> {
  static override readonly className: string = 'Solarization';
  static override readonly configKeys: readonly string[] = [
    'additionFactor',
    'thresholdFactor',
    'valueRange',
    'seed',
    'dataFormat',
  ];
  private readonly additions: Range;
  private readonly thresholds: Range;
  private readonly values: Range;

  constructor(config: SolarizationConfig = {}) {
    super(config);
    this.additions = this.rangeOf('additionFactor');
    this.thresholds = this.rangeOf('thresholdFactor');
    this.values = valueRangeOf(this, config.valueRange);
  }
  /** As in Keras the upper bound alone is a share: the lower one stays what it is. */
  private rangeOf(option: 'additionFactor' | 'thresholdFactor'): Range {
    const share = { least: 0, most: 1 };
    const [lower, upper] = factorOf(this, option, this.config[option] ?? 0, share);
    return [lower, upper * 255];
  }
  protected override augment(images: Tensor): Tensor {
    const bytes = rescaled(images, this.values, BYTES);
    const bright = clip(add(bytes, this.draw(images, this.additions)), ...BYTES);
    const kept = less(bright, this.draw(images, this.thresholds));
    return rescaled(where(kept, bright, sub(255, bright)), BYTES, this.values);
  }
}
