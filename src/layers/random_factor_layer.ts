// SPDX-License-Identifier: MIT
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import { type Bounds, type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandomFactorConfig extends RandomImageConfig {
  /** How much an image is changed. */
  factor: Factor;
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
}

/** A layer over images of known values that changes each by as much as a number drawn from a range says. */
export abstract class RandomFactorLayer<C extends RandomFactorConfig> extends RandomImageLayer<C> {
  static override readonly configKeys: readonly string[] = [
    'factor',
    'valueRange',
    'dataFormat',
    'seed',
  ];
  protected readonly factors: Range;
  protected readonly values: Range;

  /** `bounds`: of the factor. */
  constructor(config: C, bounds?: Bounds) {
    super(config);
    this.factors = factorOf(this, 'factor', config.factor, bounds);
    this.values = valueRangeOf(this, config.valueRange);
  }
}
