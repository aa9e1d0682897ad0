// SPDX-License-Identifier: MIT
import { checkFromZero, checkNumber } from '../naming.js';
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface FtrlConfig extends OptimizerConfig {
  learningRatePower?: number;
  initialAccumulatorValue?: number;
  l1RegularizationStrength?: number;
  l2RegularizationStrength?: number;
  l2ShrinkageRegularizationStrength?: number;
  beta?: number;
}
const defaults = {
  learningRate: 0.001,
  learningRatePower: -0.5,
  initialAccumulatorValue: 0.1,
  l1RegularizationStrength: 0,
  l2RegularizationStrength: 0,
  l2ShrinkageRegularizationStrength: 0,
  beta: 0,
};

/**
 * Follow the regularized leader (McMahan et al. 2013); q = -learningRatePower.
 *
 *   g' = g + 2 shrinkage · p      s' = s + g²      z = z + g' - (s'^q - s^q) / lr · p
 *   p = (clip(z, -l1, l1) - z) / (s'^q / lr + 2 (l2 + β / (2 lr)))
 */
export class Ftrl extends Optimizer {
  readonly config: Readonly<Required<FtrlConfig>>;
  constructor(config: FtrlConfig = {}) {
    super('ftrl', config, Object.keys(defaults).slice(1), defaults.learningRate);
    this.config = settle(config, defaults);
    checkNumber(
      'ftrl',
      'learningRatePower',
      this.config.learningRatePower,
      'a number of at most 0',
      v => v <= 0,
    );
    checkNumber(
      'ftrl',
      'initialAccumulatorValue',
      this.config.initialAccumulatorValue,
      'a number from 0',
      v => v >= 0,
    );
    for (const key of [
      'l1RegularizationStrength',
      'l2RegularizationStrength',
      'l2ShrinkageRegularizationStrength',
    ] as const) {
      checkFromZero('ftrl', key, this.config[key]);
    }
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const {
      learningRatePower: power,
      initialAccumulatorValue: fill,
      l1RegularizationStrength: l1,
      l2RegularizationStrength: l2,
      l2ShrinkageRegularizationStrength: l2Shrinkage,
      beta,
    } = this.config;
    record.ftrlUpdate({
      p,
      s: this.slot(p, 'accumulator', { fill }),
      z: this.slot(p, 'linear'),
      g,
      power,
      l1,
      l2,
      l2Shrinkage,
      beta,
      ...terms,
    });
  }
}
