// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import { type RandomImageConfig, RandomImageLayer } from './image_layer.js';
import type { Factor, Range } from './image_options.js';
import { RandomBrightness } from './random_brightness.js';
import { RandomContrast } from './random_contrast.js';
import { RandomHue } from './random_hue.js';
import { RandomSaturation } from './random_saturation.js';

export interface RandomColorJitterConfig extends RandomImageConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
  /** As RandomBrightness's factor. Default: brightness stays. */
  brightnessFactor?: Factor | null;
  /** As RandomContrast's. */
  contrastFactor?: Factor | null;
  /** As RandomSaturation's. */
  saturationFactor?: Factor | null;
  /** As RandomHue's. */
  hueFactor?: Factor | null;
}

/**
 * Changes brightness, contrast, saturation and hue of each image, one after the other, while training.
 *
 * @example model.add(gm.layers.randomColorJitter({ brightnessFactor: 0.2, hueFactor: 0.1, inputShape: [32, 32, 3] }))
 */
export class RandomColorJitter extends RandomImageLayer<RandomColorJitterConfig> {
  static override readonly className: string = 'RandomColorJitter';
  static override readonly configKeys: readonly string[] = [
    'valueRange',
    'brightnessFactor',
    'contrastFactor',
    'saturationFactor',
    'hueFactor',
    'seed',
    'dataFormat',
  ];
  private readonly changes: readonly RandomImageLayer<RandomImageConfig>[];

  constructor(config: RandomColorJitterConfig = {}) {
    super(config);
    const { brightnessFactor, contrastFactor, saturationFactor, hueFactor } = config;
    const options = { valueRange: config.valueRange ?? [0, 255], seed: config.seed };
    const made = <L>(
      Class: new (config: { factor: Factor; valueRange: Range; seed?: number }) => L,
      factor: Factor | null | undefined,
    ): L[] => (factor === null || factor === undefined ? [] : [new Class({ ...options, factor })]);
    this.changes = [
      ...made(RandomBrightness, brightnessFactor),
      ...made(RandomContrast, contrastFactor),
      ...made(RandomSaturation, saturationFactor),
      ...made(RandomHue, hueFactor),
    ];
  }
  protected override augment(images: Tensor): Tensor {
    return this.changes.reduce((x, layer) => layer.apply(x, { training: true }), images);
  }
}
