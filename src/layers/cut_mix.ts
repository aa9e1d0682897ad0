// SPDX-License-Identifier: MIT
import { add, gather, mul, randomBeta, sqrt, sub, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { RandomImageConfig } from './image_layer.js';
import { type Factor, factorOf, type Range } from './image_options.js';
import { Mixing, type Mixture } from './mixing.js';
import { boxMask } from './random_box.js';

export interface CutMixConfig extends RandomImageConfig {
  /** The parameter a of the boxes' areas, which are Beta(a, a), is drawn from [lower, upper]; a number f means [0, f]. Default 1. */
  factor?: Factor;
}

/**
 * A box of another image in each while training, and labels by the area (Yun et al. 2019). A model hands its layers images alone:
 * mix before it, as `MixUp` shows.
 *
 * @example const { images, labels } = gm.layers.cutMix().apply({ images: x, labels: y }, { training: true });
 */
export class CutMix extends Mixing<CutMixConfig> {
  static override readonly className: string = 'CutMix';
  static override readonly configKeys: readonly string[] = ['factor', 'seed', 'dataFormat'];
  private readonly alphas: Range;

  constructor(config: CutMixConfig = {}) {
    super(config);
    this.alphas = factorOf(this, 'factor', config.factor ?? 1, { least: 0, most: 1 });
  }
  protected override mix(images: Tensor, order: Tensor): Omit<Mixture, 'order'> {
    const { seed } = this;
    const { dtype } = images;
    const alpha = add(this.draw(images, this.alphas, [1, 1, 1, 1]), 1e-6); // one for the batch, as in Keras
    const kept = randomBeta([images.shape[0], 1, 1, 1], alpha, alpha, { seed, dtype });
    const share = sqrt(sub(1, kept));
    const side = () => ({ share, place: this.draw(images, [0, 1]) });
    const mask = boxMask(images, side(), side());
    // By the box's true area: where it is cut to whole pixels, the label is not, as in Keras.
    return {
      images: where(mask, gather(images, order), images),
      stayed: sub(1, mul(share, share)),
    };
  }
}
