// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import { type Factor, factorOf, type Range } from './image_options.js';
import { type AffineMap, RandomAffine, type RandomAffineConfig } from './random_affine.js';

export interface RandomZoomConfig extends RandomAffineConfig {
  /** By how much more of the height is seen: 0.2 zooms out by 20%, -0.2 zooms in; a number f means [-f, f]. */
  heightFactor: Factor;
  /** The same for the width. Default: each image's height factor, which keeps its ratio. */
  widthFactor?: Factor | null;
}

/**
 * Zooms each image in or out about its centre while training.
 *
 * @example model.add(gm.layers.randomZoom({ heightFactor: 0.1, inputShape: [32, 32, 3] }))
 */
export class RandomZoom extends RandomAffine<RandomZoomConfig> {
  static override readonly className: string = 'RandomZoom';
  static override readonly configKeys: readonly string[] = [
    'heightFactor',
    'widthFactor',
    ...RandomAffine.affineKeys,
  ];
  private readonly heights: Range;
  private readonly widths: Range | null;

  constructor(config: RandomZoomConfig) {
    super(config);
    const { heightFactor, widthFactor = null } = config;
    this.heights = this.zooms('heightFactor', heightFactor);
    this.widths = widthFactor === null ? null : this.zooms('widthFactor', widthFactor);
  }
  private zooms(option: string, factor: Factor): Range {
    const [lower, upper] = factorOf(this, option, factor, { least: -1, most: 1, open: true });
    return [1 + lower, 1 + upper];
  }
  protected override maps(images: Tensor): AffineMap {
    const height = this.one(images, this.heights);
    const width = this.widths ? this.one(images, this.widths) : height;
    const centred = (zoom: Tensor, n: number) =>
      zoom
        .mul(-1)
        .add(1)
        .mul((n - 1) / 2);
    return [
      [width, 0, centred(width, images.shape[2])],
      [0, height, centred(height, images.shape[1])],
    ];
  }
}
