// SPDX-License-Identifier: MIT
import { less, neg, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type Factor, factorOf, type Range } from './image_options.js';
import { type AffineMap, RandomAffine, type RandomAffineConfig } from './random_affine.js';

export interface RandomShearConfig extends RandomAffineConfig {
  /** How far rows move against each other, in pixels a row, from 0 to 1, either way; a number f means [-f, f]. Default 0. */
  xFactor?: Factor;
  /** How far columns do. Default 0. */
  yFactor?: Factor;
}

/**
 * Shears each image while training.
 *
 * @example model.add(gm.layers.randomShear({ xFactor: 0.2, yFactor: 0.1, inputShape: [32, 32, 3] }))
 */
export class RandomShear extends RandomAffine<RandomShearConfig> {
  static override readonly className: string = 'RandomShear';
  static override readonly configKeys: readonly string[] = [
    'xFactor',
    'yFactor',
    ...RandomAffine.affineKeys,
  ];
  private readonly x: Range;
  private readonly y: Range;

  constructor(config: RandomShearConfig = {}) {
    super(config);
    this.x = this.rangeOf('xFactor');
    this.y = this.rangeOf('yFactor');
  }
  private rangeOf(option: 'xFactor' | 'yFactor'): Range {
    const given = this.config[option] ?? 0;
    const [lower, upper] = factorOf(this, option, given, { least: 0, most: 1 });
    return typeof given === 'number' ? [-upper, upper] : [lower, upper];
  }
  /** [lower, upper] is meant either way: a sign for both factors of an image, as in Keras. */
  protected override maps(images: Tensor): AffineMap {
    const back = less(this.one(images, [0, 1]), 0.5);
    const shear = (range: Range) => {
      const by = this.one(images, range);
      return where(back, neg(by), by);
    };
    return [
      [1, shear(this.x), 0],
      [shear(this.y), 1, 0],
    ];
  }
}
