// SPDX-License-Identifier: MIT
import { checkNumber } from '../naming.js';
import { record } from '../stream.js';
import type { Tensor, Variable } from '../tensor.js';
import { settle } from './config.js';
import { Optimizer, type OptimizerConfig, type UpdateTerms } from './optimizer.js';

export interface SGDConfig extends OptimizerConfig {
  momentum?: number;
  nesterov?: boolean;
}
const defaults = { learningRate: 0.01, momentum: 0, nesterov: false };

/**
 * Gradient descent, with momentum (Polyak 1964; Nesterov 1983).
 *
 *   p = p - lr · g        with momentum: v = momentum · v - lr · g,  p = p + v        nesterov: p = p + momentum · v - lr · g
 *
 * The weights of an Embedding with `sparse` are updated where the batch has rows alone: other rows neither move by their momentum,
 * nor does it fade, nor do they decay.
 */
export class SGD extends Optimizer {
  readonly config: Readonly<Required<SGDConfig>>;
  constructor(config: SGDConfig = {}) {
    super('sgd', config, ['momentum', 'nesterov'], defaults.learningRate);
    this.config = settle(config, defaults);
    checkNumber(
      'sgd',
      'momentum',
      this.config.momentum,
      'a number from 0 to 1',
      v => v >= 0 && v <= 1,
    );
  }
  protected override get updatesRows(): boolean {
    return true;
  }
  protected override update(p: Variable, g: Tensor, terms: UpdateTerms): void {
    const { momentum, nesterov } = this.config;
    record.sgdUpdate({
      p,
      v: momentum === 0 ? undefined : this.slot(p, 'momentum'),
      g,
      momentum,
      nesterov,
      ...terms,
    });
  }
}
