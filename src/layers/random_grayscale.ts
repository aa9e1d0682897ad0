// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { less, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { greyOf } from './grey.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';

export interface RandomGrayscaleConfig extends RandomImageConfig {
  /** The share of images that turn grey. Default 0.5. */
  factor?: number;
}

/**
 * Turns some colour images grey while training; they keep three channels.
 *
 * @example model.add(gm.layers.randomGrayscale({ factor: 0.1, inputShape: [32, 32, 3] }))
 */
export class RandomGrayscale extends RandomImageLayer<RandomGrayscaleConfig> {
  static override readonly className: string = 'RandomGrayscale';
  static override readonly configKeys: readonly string[] = ['factor', 'dataFormat', 'seed'];
  private readonly share: number;

  constructor(config: RandomGrayscaleConfig = {}) {
    super(config);
    this.share = config.factor ?? 0.5;
    checkNumber(this.title, 'factor', this.share, 'a number from 0 to 1', v => v >= 0 && v <= 1);
  }
  protected override augment(images: Tensor): Tensor {
    return where(less(this.draw(images, [0, 1]), this.share), greyOf(this, images), images);
  }
}
