// SPDX-License-Identifier: MIT
import { checkFromZero, checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { assign } from '../variable.js';
import { biasCorrection, ComposedOptimizer, type StepTerms, subtract } from './composed.js';
import { type OptimizerConfig, settle } from './config.js';
import type { UpdateTerms } from './optimizer.js';

export interface ScheduleFreeAdamWConfig extends OptimizerConfig {
  /** How far the weights lie from the fast sequence z toward the average x. */
  beta1?: number;
  beta2?: number;
  epsilon?: number;
  /** Steps over which the rate rises to its value. */
  warmupSteps?: number;
}
const defaults = { learningRate: 0.0025, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, warmupSteps: 0 };

/**
 * AdamW without a schedule: the weights lie between a fast sequence z and its average x (Defazio et al. 2024).
 *
 *   v = β₂v + (1-β₂)g²      x = (p - (1-β₁)z) / β₁      z = z - lr · g / (√(v / (1-β₂ᵗ)) + ε)
 *   x = (1 - 1/t)x + z/t      p = (1-β₁)z + β₁x
 */
export class ScheduleFreeAdamW extends ComposedOptimizer {
  readonly config: Readonly<Required<ScheduleFreeAdamWConfig>>;
  constructor(config: ScheduleFreeAdamWConfig = {}) {
    const who = 'scheduleFreeAdamW';
    super(who, config, Object.keys(defaults).slice(1), defaults.learningRate);
    this.config = settle(config, defaults);
    const { beta1, warmupSteps } = this.config;
    checkNumber(who, 'beta1', beta1, 'a number above 0 and up to 1', v => v > 0 && v <= 1);
    checkFromZero(who, 'warmupSteps', warmupSteps);
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    this.fast(p); // it starts where the weights are before they decay
    super.update(p, g, terms);
  }
  private fast(p: Variable): Variable {
    return this.slot(p, 'momentum', { copyOf: p });
  }
  protected override updateByOps(p: Variable, g: Tensor, { lr, t }: StepTerms): void {
    const { beta1, beta2, epsilon, warmupSteps } = this.config;
    const rate = warmupSteps > 0 ? ops.mul(lr, ops.minimum(ops.div(t, warmupSteps), 1)) : lr;
    const v = ops.movingAverage(this.slot(p, 'velocity'), ops.square(g), beta2);
    const z = this.fast(p);
    const x = ops.div(ops.sub(p, ops.mul(z, 1 - beta1)), beta1);
    const root = ops.add(ops.sqrt(ops.div(v, biasCorrection(beta2, t))), epsilon);
    subtract(z, ops.div(ops.mul(rate, g), root));
    const average = ops.add(x, ops.div(ops.sub(z, x), t));
    assign(p, ops.add(ops.mul(z, 1 - beta1), ops.mul(average, beta1)));
  }
}
