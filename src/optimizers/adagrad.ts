// SPDX-License-Identifier: MIT
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface AdagradConfig extends OptimizerConfig {
  initialAccumulatorValue?: number;
  epsilon?: number;
}
const defaults = { learningRate: 0.001, initialAccumulatorValue: 0.1, epsilon: 1e-7 };

/**
 * Adagrad (Duchi et al. 2011), epsilon inside the root.
 *
 *   s = s + g²      p = p - lr · g / √(s + ε)
 *
 * The weights of an Embedding with `sparse` are updated where the batch has rows alone, which differs only by the weight decay.
 */
export class Adagrad extends Optimizer {
  readonly config: Readonly<Required<AdagradConfig>>;
  constructor(config: AdagradConfig = {}) {
    super('adagrad', config, ['initialAccumulatorValue', 'epsilon'], defaults.learningRate);
    this.config = settle(config, defaults);
  }
  protected override get updatesRows(): boolean {
    return true;
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const s = this.slot(p, 'accumulator', { fill: this.config.initialAccumulatorValue });
    record.adagradUpdate({ p, s, g, epsilon: this.config.epsilon, ...terms });
  }
}

export interface AdadeltaConfig extends OptimizerConfig {
  rho?: number;
  epsilon?: number;
}
const deltaDefaults = { learningRate: 0.001, rho: 0.95, epsilon: 1e-7 };

/**
 * Adadelta (Zeiler 2012).
 *
 *   s = ρs + (1-ρ)g²      u = g · √(d + ε) / √(s + ε)      d = ρd + (1-ρ)u²      p = p - lr · u
 */
export class Adadelta extends Optimizer {
  readonly config: Readonly<Required<AdadeltaConfig>>;
  constructor(config: AdadeltaConfig = {}) {
    super('adadelta', config, ['rho', 'epsilon'], deltaDefaults.learningRate);
    this.config = settle(config, deltaDefaults);
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { rho, epsilon } = this.config;
    record.adadeltaUpdate({
      p,
      s: this.slot(p, 'accumulated_grad'),
      d: this.slot(p, 'accumulated_delta_var'),
      g,
      rho,
      epsilon,
      ...terms,
    });
  }
}
