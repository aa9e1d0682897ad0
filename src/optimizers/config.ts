// SPDX-License-Identifier: MIT
// The options that every optimizer has.
import { mismatch } from '../errors.js';
import { checkFromZero, checkKeys, checkNumber } from '../naming.js';
import { checkClip, type ClipConfig } from './clip.js';
import type { Schedule } from './schedules.js';

export interface OptimizerConfig extends ClipConfig {
  /** A rate, or a function of the step (`gm.schedules`). */
  learningRate?: number | Schedule;
  /** The share of the learning rate by which weights shrink at each step (decoupled). */
  weightDecay?: number | null;
  /** Whether to keep a moving average of the weights, which they take at the end of `fit`. Default false. */
  useEma?: boolean;
  /** The share of the old average that stays at each step. Default 0.99. */
  emaMomentum?: number;
  /** After how many updates the weights take their average, again and again; by default only at the end. */
  emaOverwriteFrequency?: number | null;
  /** What the loss is multiplied by before the gradients are taken, and they are divided by again. */
  lossScaleFactor?: number | null;
  /** Steps whose mean gradient makes one update, at least 2. A schedule goes by steps. */
  gradientAccumulationSteps?: number | null;
  name?: string;
}

const common = {
  weightDecay: null,
  clipnorm: null,
  clipvalue: null,
  globalClipnorm: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
  lossScaleFactor: null,
  gradientAccumulationSteps: null,
  name: '',
};

/** A config with every option settled: what is undefined has its default. */
export function settle<C extends OptimizerConfig, D extends object>(
  config: C,
  defaults: D,
): Readonly<Required<C>> {
  const given = Object.fromEntries(Object.entries(config).filter(([, v]) => v !== undefined));
  return { ...common, ...defaults, ...given } as unknown as Readonly<Required<C>>;
}

/** @throws TypeError or RangeError that names the option. */
export function checkConfig(
  who: string,
  config: OptimizerConfig,
  ownKeys: readonly string[],
): void {
  if (typeof config !== 'object' || config === null)
    throw new TypeError(mismatch(who, 'a config object', config));
  checkKeys(who, config, ['learningRate', ...Object.keys(common), ...ownKeys]);
  checkClip(who, config);
  const { emaMomentum, lossScaleFactor } = config;
  if (present(config.weightDecay)) checkFromZero(who, 'weightDecay', config.weightDecay);
  if (emaMomentum !== undefined)
    checkNumber(who, 'emaMomentum', emaMomentum, 'a number from 0 to 1', v => v >= 0 && v <= 1);
  if (present(lossScaleFactor))
    checkNumber(who, 'lossScaleFactor', lossScaleFactor, 'a positive number', v => v > 0);
  checkCount(who, 'emaOverwriteFrequency', config.emaOverwriteFrequency, 1);
  checkCount(who, 'gradientAccumulationSteps', config.gradientAccumulationSteps, 2);
}

const present = (value: unknown): boolean => value !== undefined && value !== null;

function checkCount(who: string, option: string, value: unknown, least: number): void {
  const holds = (v: number) => Number.isSafeInteger(v) && v >= least;
  if (present(value)) checkNumber(who, option, value, `an integer from ${least}`, holds);
}
