// SPDX-License-Identifier: MIT
import { lessEqual, reverse, where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { oneOf } from './checks.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';

const axes = { horizontal: [2], vertical: [1], horizontalAndVertical: [1, 2] } as const;
type FlipMode = keyof typeof axes;

export interface RandomFlipConfig extends RandomImageConfig {
  /** Left-right, top-bottom, or both at once. Default 'horizontalAndVertical'. */
  mode?: FlipMode;
}

/**
 * Mirrors every other image while training.
 *
 * @example model.add(gm.layers.randomFlip({ mode: 'horizontal', inputShape: [28, 28, 1] }))
 */
export class RandomFlip extends RandomImageLayer<RandomFlipConfig> {
  static override readonly className: string = 'RandomFlip';
  static override readonly configKeys: readonly string[] = ['mode', 'seed', 'dataFormat'];
  private readonly mode: FlipMode;

  constructor(config: RandomFlipConfig = {}) {
    super(config);
    const modes = Object.keys(axes) as FlipMode[];
    this.mode = oneOf(this, 'mode', config.mode ?? 'horizontalAndVertical', modes);
  }
  protected override augment(images: Tensor): Tensor {
    const flips = lessEqual(this.draw(images, [0, 1]), 0.5);
    return where(flips, reverse(images, axes[this.mode]), images);
  }
}
