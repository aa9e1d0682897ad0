// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import { Adadelta, type AdadeltaConfig, Adagrad, type AdagradConfig } from './adagrad.js';
import { Adam, type AdamConfig, Adamax, AdamW, Nadam, type NadamConfig } from './adam.js';
import { Ftrl, type FtrlConfig } from './ftrl.js';
import { Lion, type LionConfig } from './lion.js';
import { Optimizer, type OptimizerConfig } from './optimizer.js';
import { RMSprop, type RMSpropConfig } from './rmsprop.js';
import { SGD, type SGDConfig } from './sgd.js';

export { Adadelta, Adagrad, Adam, Adamax, AdamW, Ftrl, Lion, Nadam, Optimizer, RMSprop, SGD };
export type {
  AdadeltaConfig,
  AdagradConfig,
  AdamConfig,
  FtrlConfig,
  LionConfig,
  NadamConfig,
  OptimizerConfig,
  RMSpropConfig,
  SGDConfig,
};
export type { UpdateTerms } from './optimizer.js';

export const sgd = (config?: SGDConfig): SGD => new SGD(config);
export const rmsprop = (config?: RMSpropConfig): RMSprop => new RMSprop(config);
export const adam = (config?: AdamConfig): Adam => new Adam(config);
export const adamw = (config?: AdamConfig): AdamW => new AdamW(config);
export const nadam = (config?: NadamConfig): Nadam => new Nadam(config);
export const adamax = (config?: NadamConfig): Adamax => new Adamax(config);
export const adagrad = (config?: AdagradConfig): Adagrad => new Adagrad(config);
export const adadelta = (config?: AdadeltaConfig): Adadelta => new Adadelta(config);
export const ftrl = (config?: FtrlConfig): Ftrl => new Ftrl(config);
export const lion = (config?: LionConfig): Lion => new Lion(config);

const table: Record<string, () => Optimizer> = {
  sgd,
  rmsprop,
  adam,
  adamw,
  nadam,
  adamax,
  adagrad,
  adadelta,
  ftrl,
  lion,
};

export type OptimizerLike = string | Optimizer;

/** The optimizer that `compile` means: a name, for its defaults, or an optimizer. */
export function getOptimizer(id: OptimizerLike): Optimizer {
  if (id instanceof Optimizer) return id;
  if (typeof id === 'string') return lookup('optimizer', id, table)();
  throw new TypeError(
    mismatch(
      'optimizer',
      'a name or an optimizer',
      id,
      typeof id === 'function' ? 'Call the factory.' : '',
    ),
  );
}
