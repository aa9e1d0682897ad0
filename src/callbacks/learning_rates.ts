// SPDX-License-Identifier: MIT
// The learning rates of a model: one, or one for each optimizer of a multiOptimizer.
import type { Model } from '../models/model.js';
import { MultiOptimizer, type Optimizer } from '../optimizers/index.js';
import type { Logs } from './callback.js';

/** The optimizers with their names as logs have them: `''` for the only one. */
export function ratedOptimizers({ optimizer }: Model): { optimizer: Optimizer; name: string }[] {
  return optimizer instanceof MultiOptimizer
    ? optimizer.optimizers.map(o => ({ optimizer: o, name: o.name }))
    : [{ optimizer, name: '' }];
}

/** Writes them into the logs: `learning_rate`, or `learning_rate_adam` and so on. */
export function noteLearningRates(model: Model, logs: Logs): void {
  for (const { optimizer, name } of ratedOptimizers(model))
    logs[name ? `learning_rate_${name}` : 'learning_rate'] = optimizer.lr;
}
