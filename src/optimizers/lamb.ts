// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { biasCorrection, ComposedOptimizer, type StepTerms, subtract } from './composed.js';
import { type OptimizerConfig, settle } from './config.js';

export interface LambConfig extends OptimizerConfig {
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}
const defaults = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * Adam whose steps have the size of the weights, for large batches (You et al. 2020).
 *
 *   m, v as Adam's      u = (m / (1-β₁ᵗ)) / (√(v / (1-β₂ᵗ)) + ε)
 *   p = p - lr · ‖p‖ / ‖u‖ · u      (without the ratio where a norm is 0)
 */
export class Lamb extends ComposedOptimizer {
  readonly config: Readonly<Required<LambConfig>>;
  constructor(config: LambConfig = {}) {
    super('lamb', config, ['beta1', 'beta2', 'epsilon'], defaults.learningRate);
    this.config = settle(config, defaults);
  }
  protected override updateByOps(p: Variable, g: Tensor, { lr, t }: StepTerms): void {
    const { beta1, beta2, epsilon } = this.config;
    const m = ops.movingAverage(this.slot(p, 'momentum'), g, beta1);
    const v = ops.movingAverage(this.slot(p, 'velocity'), ops.square(g), beta2);
    const root = ops.sqrt(ops.div(v, biasCorrection(beta2, t)));
    const u = ops.div(ops.div(m, biasCorrection(beta1, t)), ops.add(root, epsilon));
    const [weight, step] = [ops.norm(p), ops.norm(u)];
    const both = ops.logicalAnd(ops.greater(weight, 0), ops.greater(step, 0));
    const ratio = ops.where(both, ops.div(weight, step), 1);
    subtract(p, ops.mul(ops.mul(ratio, lr), u));
  }
}
