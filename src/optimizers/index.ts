// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import { Adadelta, type AdadeltaConfig, Adagrad, type AdagradConfig } from './adagrad.js';
import { Adafactor, type AdafactorConfig } from './adafactor.js';
import { Adam, type AdamConfig, Adamax, AdamW, Nadam, type NadamConfig } from './adam.js';
import { Ftrl, type FtrlConfig } from './ftrl.js';
import { Lamb, type LambConfig } from './lamb.js';
import { Lion, type LionConfig } from './lion.js';
import { LossScaleOptimizer, type LossScaleOptimizerConfig } from './loss_scale_optimizer.js';
import { MultiOptimizer, type MultiOptimizerConfig } from './multi_optimizer.js';
import { Muon, type MuonConfig } from './muon.js';
import { Optimizer, type OptimizerConfig } from './optimizer.js';
import { OptimizerMap, type OptimizerMapConfig } from './optimizer_map.js';
import { RMSprop, type RMSpropConfig } from './rmsprop.js';
import { ScheduleFreeAdamW, type ScheduleFreeAdamWConfig } from './schedule_free_adamw.js';
import { SGD, type SGDConfig } from './sgd.js';

export {
  Adadelta,
  Adafactor,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  Ftrl,
  Lamb,
  Lion,
  LossScaleOptimizer,
  MultiOptimizer,
  Muon,
  Nadam,
  Optimizer,
  OptimizerMap,
  RMSprop,
  ScheduleFreeAdamW,
  SGD,
};
export type {
  AdadeltaConfig,
  AdafactorConfig,
  AdagradConfig,
  AdamConfig,
  FtrlConfig,
  LambConfig,
  LionConfig,
  LossScaleOptimizerConfig,
  MultiOptimizerConfig,
  MuonConfig,
  NadamConfig,
  OptimizerConfig,
  OptimizerMapConfig,
  RMSpropConfig,
  ScheduleFreeAdamWConfig,
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
export const lamb = (config?: LambConfig): Lamb => new Lamb(config);
export const adafactor = (config?: AdafactorConfig): Adafactor => new Adafactor(config);
export const muon = (config?: MuonConfig): Muon => new Muon(config);
export const scheduleFreeAdamW = (config?: ScheduleFreeAdamWConfig): ScheduleFreeAdamW =>
  new ScheduleFreeAdamW(config);
export const lossScaleOptimizer = (config: LossScaleOptimizerConfig): LossScaleOptimizer =>
  new LossScaleOptimizer(config);
export const multiOptimizer = (config: MultiOptimizerConfig): MultiOptimizer =>
  new MultiOptimizer(config);
export const optimizerMap = (config: OptimizerMapConfig): OptimizerMap => new OptimizerMap(config);

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
  lamb,
  adafactor,
  muon,
  scheduleFreeAdamW,
};

/** An optimizer by name, with Keras's defaults, or as an object. */
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
