// SPDX-License-Identifier: MIT
import { mul } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type Factor, factorOf, type Range } from './image_options.js';
import { type AffineMap, RandomAffine, type RandomAffineConfig } from './random_affine.js';

export interface RandomTranslationConfig extends RandomAffineConfig {
  /** The shift down as a share of the height; a number f means [-f, f]. */
  heightFactor: Factor;
  /** The shift to the right as a share of the width. */
  widthFactor: Factor;
}

/**
 * Shifts each image while training.
 *
 * @example model.add(gm.layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, inputShape: [28, 28, 1] }))
 */
export class RandomTranslation extends RandomAffine<RandomTranslationConfig> {
  static override readonly className: string = 'RandomTranslation';
  static override readonly configKeys: readonly string[] = [
    'heightFactor',
    'widthFactor',
    ...RandomAffine.affineKeys,
  ];
  private readonly heights: Range;
  private readonly widths: Range;

  constructor(config: RandomTranslationConfig) {
    super(config);
    this.heights = factorOf(this, 'heightFactor', config.heightFactor);
    this.widths = factorOf(this, 'widthFactor', config.widthFactor);
  }
  protected override maps(images: Tensor): AffineMap {
    const [, height, width] = images.shape;
    return [
      [1, 0, mul(this.one(images, this.widths), -width)],
      [0, 1, mul(this.one(images, this.heights), -height)],
    ];
  }
}
