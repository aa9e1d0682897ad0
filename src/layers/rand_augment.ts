// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { samplings } from '../ops/projective_transform.js';
import type { Tensor } from '../tensor.js';
import { changedBy, colourChanges, plainChanges } from './augmentation_choice.js';
import { oneOf } from './checks.js';
import { type ImageLayer, type ImageLayerConfig, type RandomImageConfig, RandomImageLayer } from './image_layer.js'; // prettier-ignore
import { type Factor, factorOf, type Range, valueRangeOf } from './image_options.js';

export interface RandAugmentConfig extends RandomImageConfig {
  /** The lowest and highest value of a pixel. Default [0, 255]. */
  valueRange?: Range;
  /** How many changes are made one after the other. Default 2. */
  numOps?: number;
  /** How strong they are, from 0 to 1; a number f means [0, f]. Default 0.5. */
  factor?: Factor;
  /** Default 'bilinear'. */
  interpolation?: (typeof samplings)[number];
}

/**
 * Changes a batch of images by a few of eleven ways, chosen anew at each step of training (Cubuk et al. 2019). All eleven are
 * computed, as in Keras: a captured step chooses among them, too.
 *
 * @example model.add(gm.layers.randAugment({ numOps: 2, factor: 0.3, inputShape: [32, 32, 3] }))
 */
export class RandAugment extends RandomImageLayer<RandAugmentConfig> {
  static override readonly className: string = 'RandAugment';
  static override readonly configKeys: readonly string[] = [
    'valueRange',
    'numOps',
    'factor',
    'interpolation',
    'seed',
    'dataFormat',
  ];
  private readonly changes: readonly ImageLayer<ImageLayerConfig>[];
  private readonly numOps: number;

  constructor(config: RandAugmentConfig = {}) {
    super(config);
    const { numOps = 2, seed } = config;
    if (!Number.isSafeInteger(numOps) || numOps < 0)
      throw new TypeError(mismatch(this.title, '`numOps` to be an integer from 0', numOps));
    this.numOps = numOps;
    const options = {
      factor: factorOf(this, 'factor', config.factor ?? 0.5, { least: 0, most: 1 }),
      valueRange: valueRangeOf(this, config.valueRange),
      interpolation: oneOf(this, 'interpolation', config.interpolation ?? 'bilinear', samplings),
      seed,
    };
    this.changes = [...plainChanges(options), ...colourChanges(options)];
  }
  protected override augment(images: Tensor): Tensor {
    let y = images;
    for (let i = 0; i < this.numOps; i++)
      y = changedBy(this.changes, y, this.draw(y, [0, this.changes.length], []));
    return y;
  }
}
