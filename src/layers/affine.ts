// SPDX-License-Identifier: MIT
// What normalizing layers have in common: what the result is multiplied by (gamma), and what is added to it (beta).
import { checkNumber } from '../naming.js';
import type { Shape } from '../shape.js';
import type { Variable } from '../tensor.js';
import { Layer, type LayerConfig } from './layer.js';
import { type WeightConfig, weightKeys, weightOptions } from './weights.js';

export interface AffineConfig extends LayerConfig, WeightConfig<'beta'>, WeightConfig<'gamma'> {
  /** Added to the variance. Default 0.001. */
  epsilon?: number;
  /** Whether there is a beta. Default true. */
  center?: boolean;
  /** Whether there is a gamma. Default true. */
  scale?: boolean;
}

export abstract class AffineLayer<C extends AffineConfig> extends Layer<C> {
  static override readonly configKeys: readonly string[] = [
    'axis',
    'epsilon',
    'center',
    'scale',
    ...weightKeys('beta'),
    ...weightKeys('gamma'),
  ];
  protected readonly epsilon: number;
  gamma?: Variable;
  beta?: Variable;

  constructor(config: C) {
    super(config);
    this.epsilon = config.epsilon ?? 1e-3;
    checkNumber(this.title, 'epsilon', this.epsilon, 'a number from 0', v => v >= 0);
  }
  protected addAffine(shape: Shape): void {
    const { scale = true, center = true } = this.config;
    if (scale)
      this.gamma = this.addWeight('gamma', shape, weightOptions(this.config, 'gamma', 'ones'));
    if (center)
      this.beta = this.addWeight('beta', shape, weightOptions(this.config, 'beta', 'zeros'));
  }
}
