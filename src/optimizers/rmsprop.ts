// SPDX-License-Identifier: MIT
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface RMSpropConfig extends OptimizerConfig {
  rho?: number;
  momentum?: number;
  epsilon?: number;
  /** Whether to divide by the variance instead of the mean square. */
  centered?: boolean;
}
const defaults = { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false };

/**
 * RMSprop (Hinton 2012), epsilon inside the root.
 *
 *   v = ρv + (1-ρ)g²      centered: a = ρa + (1-ρ)g,  d = v - a²      else d = v
 *   p = p - lr · g / √(d + ε)      with momentum: m = momentum · m + lr · g / √(d + ε),  p = p - m
 */
export class RMSprop extends Optimizer {
  readonly config: Readonly<Required<RMSpropConfig>>;
  constructor(config: RMSpropConfig = {}) {
    super('rmsprop', config, ['rho', 'momentum', 'epsilon', 'centered'], defaults.learningRate);
    this.config = settle(config, defaults);
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { rho, momentum, epsilon, centered } = this.config;
    const v = this.slot(p, 'velocity');
    const m = momentum > 0 ? this.slot(p, 'momentum') : undefined;
    const a = centered ? this.slot(p, 'average_gradient') : undefined;
    record.rmspropUpdate({ p, v, m, a, g, rho, momentum, epsilon, ...terms });
  }
}
