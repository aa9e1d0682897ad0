// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { gather, randomBeta } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { RandomImageConfig } from './image_layer.js';
import { blend, Mixing, type Mixture } from './mixing.js';

export interface MixUpConfig extends RandomImageConfig {
  /** Shares are Beta(alpha, alpha): near 0 or 1 for a small alpha, near one half for a great one. Default 0.2. */
  alpha?: number;
}

/**
 * Means of two images while training, and of their labels with the same weights (Zhang et al. 2017). A model hands its layers
 * images alone: mix before it, in a generator of batches or a captured function.
 *
 * @example
 * const mixUp = gm.layers.mixUp();
 * const mix = gm.capture((images, labels) => mixUp.apply({ images, labels }, { training: true }));
 * function* batches() { for (const [x, y] of data) { const { images, labels } = mix(x, y); yield [images, labels]; } }
 * await model.fit(batches(), undefined, { stepsPerEpoch });
 */
export class MixUp extends Mixing<MixUpConfig> {
  static override readonly className: string = 'MixUp';
  static override readonly configKeys: readonly string[] = ['alpha', 'dataFormat', 'seed'];
  private readonly alpha: number;

  constructor(config: MixUpConfig = {}) {
    super(config);
    this.alpha = config.alpha ?? 0.2;
    checkNumber(this.title, 'alpha', this.alpha, 'a number above 0', v => v > 0);
  }
  protected override mix(images: Tensor, order: Tensor): Omit<Mixture, 'order'> {
    const { alpha, seed } = this;
    const shape = [images.shape[0], 1, 1, 1];
    const stayed = randomBeta(shape, alpha, alpha, { seed, dtype: images.dtype });
    return { images: blend(images, gather(images, order), stayed), stayed };
  }
}
