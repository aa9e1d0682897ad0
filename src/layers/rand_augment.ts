// SPDX-License-Identifier: MIT
import type { Tensor } from '../tensor.js';
import {
  type Change,
  changedBy,
  type ChoiceConfig,
  choiceKeys,
  choiceOptions,
  colourChanges,
  plainChanges,
} from './augmentation_choice.js';
import { integerFromZero } from './checks.js';
import { RandomImageLayer } from './image_layer.js';
import type { Factor } from './image_options.js';

export interface RandAugmentConfig extends ChoiceConfig {
  /** How many changes are made one after the other. Default 2. */
  numOps?: number;
  /** How strong they are, from 0 to 1; a number f means [0, f]. Default 0.5. */
  factor?: Factor;
}

/**
 * Changes a batch of images by a few of eleven ways, chosen anew at each step of training (Cubuk et al. 2019). All eleven are
 * computed, as in Keras: a captured step chooses among them, too.
 *
 * @example model.add(gm.layers.randAugment({ numOps: 2, factor: 0.3, inputShape: [32, 32, 3] }))
 */
export class RandAugment extends RandomImageLayer<RandAugmentConfig> {
  static override readonly className: string = 'RandAugment';
  static override readonly configKeys: readonly string[] = ['numOps', ...choiceKeys];
  private readonly changes: readonly Change[];
  private readonly numOps: number;

  constructor(config: RandAugmentConfig = {}) {
    super(config);
    const { numOps = 2 } = config;
    integerFromZero(this, 'numOps', numOps);
    this.numOps = numOps;
    const options = choiceOptions(this, config, 0.5);
    this.changes = [...plainChanges(options), ...colourChanges(options)];
  }
  protected override augment(images: Tensor): Tensor {
    let y = images;
    for (let i = 0; i < this.numOps; i++)
      y = changedBy(this.changes, y, this.draw(y, [0, this.changes.length], []));
    return y;
  }
}
