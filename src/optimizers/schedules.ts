// SPDX-License-Identifier: MIT
// Learning rates as functions of the step, computed in double on the host (Keras's formulas).
import { mismatch } from '../errors.js';
import { checkKeys, checkNumber, classNameOf } from '../naming.js';

/** The learning rate of a step, counted from 0. */
export interface Schedule {
  (step: number): number;
  readonly scheduleName?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

function schedule<C extends object>(
  scheduleName: string,
  config: C,
  rate: (step: number) => number,
): Schedule {
  return Object.assign((step: number) => rate(step), {
    scheduleName,
    config: config as Record<string, unknown>,
    className: classNameOf(scheduleName),
    kerasModule: 'keras.optimizers.schedules',
    getConfig: () => ({ ...config }) as Record<string, unknown>,
  });
}

/** What every schedule has. */
export interface ScheduleConfig {
  /** For configs: Keras names the operation so. */
  name?: string;
}
const checkScheduleKeys = (who: string, config: object, keys: readonly string[]): void =>
  checkKeys(who, config, [...keys, 'name']);

const positive = (who: string, name: string, value: unknown): void =>
  checkNumber(who, name, value, 'a positive number', v => v > 0);

export interface DecayConfig extends ScheduleConfig {
  initialLearningRate: number;
  decaySteps: number;
  decayRate: number;
  /** Whether the rate changes only after each `decaySteps`. Default false. */
  staircase?: boolean;
}
function decayConfig(who: string, config: DecayConfig): Required<DecayConfig> {
  checkScheduleKeys(who, config, ['initialLearningRate', 'decaySteps', 'decayRate', 'staircase']);
  checkNumber(who, 'initialLearningRate', config.initialLearningRate);
  positive(who, 'decaySteps', config.decaySteps);
  checkNumber(who, 'decayRate', config.decayRate);
  return { staircase: false, name: classNameOf(who), ...config };
}
const progress = (step: number, { decaySteps, staircase }: Required<DecayConfig>): number =>
  staircase ? Math.floor(step / decaySteps) : step / decaySteps;

/** r · decayRate^(t / decaySteps). */
export function exponentialDecay(config: DecayConfig): Schedule {
  const c = decayConfig('exponentialDecay', config);
  return schedule(
    'exponentialDecay',
    c,
    step => c.initialLearningRate * c.decayRate ** progress(step, c),
  );
}

/** r / (1 + decayRate · t / decaySteps). */
export function inverseTimeDecay(config: DecayConfig): Schedule {
  const c = decayConfig('inverseTimeDecay', config);
  return schedule(
    'inverseTimeDecay',
    c,
    step => c.initialLearningRate / (1 + c.decayRate * progress(step, c)),
  );
}

export interface PiecewiseConstantConfig extends ScheduleConfig {
  /** The last steps of all pieces but the last one. */
  boundaries: readonly number[];
  /** The rate of each piece. */
  values: readonly number[];
}
/** values[i] up to and including the step boundaries[i], the last value beyond. */
export function piecewiseConstantDecay(config: PiecewiseConstantConfig): Schedule {
  checkScheduleKeys('piecewiseConstantDecay', config, ['boundaries', 'values']);
  const { boundaries, values } = config as Partial<PiecewiseConstantConfig>;
  if (boundaries === undefined || values === undefined || values.length !== boundaries.length + 1) {
    throw new RangeError(
      mismatch(
        'piecewiseConstantDecay',
        'one value more than boundaries',
        `${values?.length} values for ${boundaries?.length} boundaries`,
      ),
    );
  }
  return schedule(
    'piecewiseConstantDecay',
    { boundaries: [...boundaries], values: [...values], name: config.name ?? 'PiecewiseConstant' },
    step => {
      const piece = boundaries.findIndex(b => step <= b);
      return values[piece < 0 ? values.length - 1 : piece];
    },
  );
}

export interface PolynomialDecayConfig extends ScheduleConfig {
  initialLearningRate: number;
  decaySteps: number;
  endLearningRate?: number;
  power?: number;
  /** Whether the decay starts anew, over more and more steps, instead of staying at its end. */
  cycle?: boolean;
}
/** (r - end)(1 - t / decaySteps)^power + end. */
export function polynomialDecay(config: PolynomialDecayConfig): Schedule {
  checkScheduleKeys('polynomialDecay', config, [
    'initialLearningRate',
    'decaySteps',
    'endLearningRate',
    'power',
    'cycle',
  ]);
  const c = {
    endLearningRate: 0.0001,
    power: 1,
    cycle: false,
    name: 'PolynomialDecay',
    ...config,
  };
  checkNumber('polynomialDecay', 'initialLearningRate', c.initialLearningRate);
  positive('polynomialDecay', 'decaySteps', c.decaySteps);
  return schedule('polynomialDecay', c, step => {
    const steps = c.cycle
      ? c.decaySteps * Math.max(1, Math.ceil(step / c.decaySteps))
      : c.decaySteps;
    const left = 1 - Math.min(step, steps) / steps;
    return (c.initialLearningRate - c.endLearningRate) * left ** c.power + c.endLearningRate;
  });
}

export interface CosineDecayConfig extends ScheduleConfig {
  initialLearningRate: number;
  decaySteps: number;
  /** The share of the rate that is left at the end. */
  alpha?: number;
  /** The rate after the warm-up; without it there is none. */
  warmupTarget?: number | null;
  warmupSteps?: number;
}
const cosine = (fraction: number): number => 0.5 * (1 + Math.cos(Math.PI * fraction));

/** Half a cosine down to `alpha` of the rate (Loshchilov & Hutter 2017), after a straight line up to `warmupTarget`. */
export function cosineDecay(config: CosineDecayConfig): Schedule {
  checkScheduleKeys('cosineDecay', config, [
    'initialLearningRate',
    'decaySteps',
    'alpha',
    'warmupTarget',
    'warmupSteps',
  ]);
  const c = { alpha: 0, warmupTarget: null, warmupSteps: 0, name: 'CosineDecay', ...config };
  checkNumber('cosineDecay', 'initialLearningRate', c.initialLearningRate);
  positive('cosineDecay', 'decaySteps', c.decaySteps);
  const decay = (step: number, from: number) =>
    from * ((1 - c.alpha) * cosine(Math.min(step, c.decaySteps) / c.decaySteps) + c.alpha);
  return schedule('cosineDecay', c, step => {
    const { warmupTarget, warmupSteps, initialLearningRate } = c;
    if (warmupTarget === null) return decay(step, initialLearningRate);
    if (step < warmupSteps)
      return initialLearningRate + ((warmupTarget - initialLearningRate) * step) / warmupSteps;
    return decay(step - warmupSteps, warmupTarget);
  });
}

export interface CosineDecayRestartsConfig extends ScheduleConfig {
  initialLearningRate: number;
  firstDecaySteps: number;
  /** How much longer each period is than the one before. */
  tMul?: number;
  /** The share of the rate that each period starts with. */
  mMul?: number;
  alpha?: number;
}
/** Cosine decays one after another (SGDR, Loshchilov & Hutter 2017). */
export function cosineDecayRestarts(config: CosineDecayRestartsConfig): Schedule {
  checkScheduleKeys('cosineDecayRestarts', config, [
    'initialLearningRate',
    'firstDecaySteps',
    'tMul',
    'mMul',
    'alpha',
  ]);
  const c = { tMul: 2, mMul: 1, alpha: 0, name: 'SGDRDecay', ...config };
  checkNumber('cosineDecayRestarts', 'initialLearningRate', c.initialLearningRate);
  positive('cosineDecayRestarts', 'firstDecaySteps', c.firstDecaySteps);
  return schedule('cosineDecayRestarts', c, step => {
    const { period, fraction } = restart(step / c.firstDecaySteps, c.tMul);
    return c.initialLearningRate * ((1 - c.alpha) * c.mMul ** period * cosine(fraction) + c.alpha);
  });
}

/** The number of the period that `x` first periods lie in, and how far into it. */
function restart(x: number, tMul: number): { period: number; fraction: number } {
  if (tMul === 1) return { period: Math.floor(x), fraction: x - Math.floor(x) };
  let period = Math.floor(Math.log(1 - x * (1 - tMul)) / Math.log(tMul));
  const startOf = (p: number) => (1 - tMul ** p) / (1 - tMul);
  if (startOf(period + 1) <= x) period++; // the logarithm fell just short of a restart
  return { period, fraction: (x - startOf(period)) / tMul ** period };
}
