// SPDX-License-Identifier: MIT
import { cos, neg, sin } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type Factor, factorOf, type Range } from './image_options.js';
import { type AffineMap, RandomAffine, type RandomAffineConfig } from './random_affine.js';

export interface RandomRotationConfig extends RandomAffineConfig {
  /** The angle as a share of a full turn, counter-clockwise: a number f means [-f, f]. */
  factor: Factor;
}

/**
 * Turns each image about its centre while training.
 *
 * @example model.add(gm.layers.randomRotation({ factor: 0.05, inputShape: [32, 32, 3] })) // by up to 18 degrees either way
 */
export class RandomRotation extends RandomAffine<RandomRotationConfig> {
  static override readonly className: string = 'RandomRotation';
  static override readonly configKeys: readonly string[] = ['factor', ...RandomAffine.affineKeys];
  private readonly angles: Range;

  constructor(config: RandomRotationConfig) {
    super(config);
    const [lower, upper] = factorOf(this, 'factor', config.factor);
    this.angles = [lower * 2 * Math.PI, upper * 2 * Math.PI];
  }
  protected override maps(images: Tensor): AffineMap {
    const angle = this.one(images, this.angles);
    const [c, s] = [cos(angle), sin(angle)];
    const [y, x] = [(images.shape[1] - 1) / 2, (images.shape[2] - 1) / 2];
    return [
      [c, neg(s), s.mul(y).sub(c.mul(x)).add(x)],
      [s, c, s.mul(-x).sub(c.mul(y)).add(y)],
    ];
  }
}
