// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface LionConfig extends OptimizerConfig {
  beta1?: number;
  beta2?: number;
}
const defaults = { learningRate: 0.001, beta1: 0.9, beta2: 0.99 };

/**
 * Lion (Chen et al. 2023): only the sign of the momentum counts.
 *
 *   p = p - lr · sign(β₁m + (1-β₁)g)      m = β₂m + (1-β₂)g
 */
export class Lion extends Optimizer {
  readonly config: Readonly<Required<LionConfig>>;
  constructor(config: LionConfig = {}) {
    super('lion', config, ['beta1', 'beta2'], defaults.learningRate);
    this.config = settle(config, defaults);
    checkNumber(
      'lion',
      'beta1',
      this.config.beta1,
      'a number above 0 and up to 1',
      v => v > 0 && v <= 1,
    );
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { beta1, beta2 } = this.config;
    record.lionUpdate({ p, m: this.slot(p, 'momentum'), g, beta1, beta2, ...terms });
  }
}
