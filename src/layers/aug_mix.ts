// SPDX-License-Identifier: MIT
import { add, clip, mul, randomBeta, randomGamma, reshape, slice, sum } from '../ops/index.js';
import { checkNumber } from '../naming.js';
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
import { integerFromZero, positiveInteger } from './checks.js';
import { RandomImageLayer } from './image_layer.js';
import type { Factor, Range } from './image_options.js';
import { blend } from './mixing.js';

export interface AugMixConfig extends ChoiceConfig {
  /** How many chains of changes are mixed. Default 3. */
  numChains?: number;
  /** How many changes a chain has. Default 3. */
  chainDepth?: number;
  /** How strong they are, from 0 to 1; a number f means [0, f]. Default 0.3. */
  factor?: Factor;
  /** Of the Dirichlet distribution of the chains' shares, and of the beta distribution of that of the image itself. Default 1. */
  alpha?: number;
  /** Whether brightness, colour, contrast and sharpness are changed, too. Default true. */
  allOps?: boolean;
}

/**
 * Mixes images with what chains of random changes make of them, while training (Hendrycks et al. 2020). All changes are computed at
 * each link of each chain: a captured step chooses among them, too.
 *
 * @example model.add(gm.layers.augMix({ factor: 0.2, inputShape: [32, 32, 3] }))
 */
export class AugMix extends RandomImageLayer<AugMixConfig> {
  static override readonly className: string = 'AugMix';
  static override readonly configKeys: readonly string[] = [
    'numChains',
    'chainDepth',
    'alpha',
    'allOps',
    ...choiceKeys,
  ];
  private readonly changes: readonly Change[];
  private readonly values: Range;
  private readonly chains: number;
  private readonly depth: number;
  private readonly alpha: number;

  constructor(config: AugMixConfig = {}) {
    super(config);
    const { numChains = 3, chainDepth = 3, alpha = 1, allOps = true } = config;
    positiveInteger(this, 'numChains', numChains);
    integerFromZero(this, 'chainDepth', chainDepth);
    checkNumber(this.title, 'alpha', alpha, 'a number above 0', v => v > 0);
    [this.chains, this.depth, this.alpha] = [numChains, chainDepth, alpha];
    const options = choiceOptions(this, config, 0.3);
    this.values = options.valueRange;
    this.changes = [...plainChanges(options), ...(allOps ? colourChanges(options) : [])];
  }
  protected override augment(images: Tensor): Tensor {
    const { alpha, chains, seed } = this;
    const weights = randomGamma([chains], alpha, { seed });
    const total = sum(weights);
    const parts = Array.from({ length: chains }, (_, i) =>
      mul(this.chain(images), reshape(slice(weights, [i], [1]), []).div(total)),
    );
    const mixed = parts.reduce((a, b) => add(a, b));
    return clip(blend(images, mixed, randomBeta([], alpha, alpha, { seed })), ...this.values);
  }
  /** One choice more than there are changes: none. */
  private chain(images: Tensor): Tensor {
    let y = images;
    for (let i = 0; i < this.depth; i++)
      y = changedBy(this.changes, y, this.draw(y, [0, this.changes.length + 1], []));
    return y;
  }
}
