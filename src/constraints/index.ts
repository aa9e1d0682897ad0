// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkFromZero, checkKeys, checkNumber, classNameOf, lookup } from '../naming.js';
import * as ops from '../ops/index.js';
import { fromConfig } from '../saving/object.js';
import type { Tensor } from '../tensor.js';

const EPSILON = 1e-7;

/** What a weight must fulfil: applied to it after each update. */
export abstract class Constraint {
  abstract readonly constraintName: string;
  abstract readonly config: Readonly<Record<string, unknown>>;
  static readonly fromConfig = fromConfig;
  readonly kerasModule = 'keras.constraints';
  get className(): string {
    return classNameOf(this.constraintName);
  }
  getConfig(): Record<string, unknown> {
    return { ...this.config };
  }
  /** The weight as it may be. */
  abstract call(w: Tensor): Tensor;
}

type Axes = number | readonly number[];
const normsOf = (w: Tensor, axis: Axes): Tensor =>
  ops.sqrt(ops.sum(ops.square(w), axis, { keepDims: true }));
const rescale = (w: Tensor, desired: Tensor, norms: Tensor): Tensor =>
  ops.mul(w, ops.div(desired, ops.add(norms, EPSILON)));

export interface MaxNormConfig {
  maxValue?: number;
  axis?: Axes;
}
/** Norms of at most `maxValue` along `axis`. */
export class MaxNorm extends Constraint {
  readonly constraintName = 'maxNorm';
  readonly config: Readonly<Required<MaxNormConfig>>;
  constructor(config: MaxNormConfig = {}) {
    super();
    checkKeys('maxNorm', config, ['maxValue', 'axis']);
    this.config = { maxValue: config.maxValue ?? 2, axis: config.axis ?? 0 };
    checkFromZero('maxNorm', 'maxValue', this.config.maxValue);
  }
  call(w: Tensor): Tensor {
    const norms = normsOf(w, this.config.axis);
    return rescale(w, ops.clip(norms, 0, this.config.maxValue), norms);
  }
}

/** No element below 0. */
export class NonNeg extends Constraint {
  readonly constraintName = 'nonNeg';
  readonly config = {};
  call(w: Tensor): Tensor {
    return ops.maximum(w, 0);
  }
}

export interface UnitNormConfig {
  axis?: Axes;
}
/** Norms of 1 along `axis`. */
export class UnitNorm extends Constraint {
  readonly constraintName = 'unitNorm';
  readonly config: Readonly<Required<UnitNormConfig>>;
  constructor(config: UnitNormConfig = {}) {
    super();
    checkKeys('unitNorm', config, ['axis']);
    this.config = { axis: config.axis ?? 0 };
  }
  call(w: Tensor): Tensor {
    return ops.div(w, ops.add(normsOf(w, this.config.axis), EPSILON));
  }
}

export interface MinMaxNormConfig {
  minValue?: number;
  maxValue?: number;
  /** How much of the way is gone at each update. */
  rate?: number;
  axis?: Axes;
}
/** Norms between `minValue` and `maxValue` along `axis`. */
export class MinMaxNorm extends Constraint {
  readonly constraintName = 'minMaxNorm';
  readonly config: Readonly<Required<MinMaxNormConfig>>;
  constructor(config: MinMaxNormConfig = {}) {
    super();
    checkKeys('minMaxNorm', config, ['minValue', 'maxValue', 'rate', 'axis']);
    const { minValue = 0, maxValue = 1, rate = 1, axis = 0 } = config;
    checkNumber('minMaxNorm', 'minValue', minValue);
    checkNumber(
      'minMaxNorm',
      'maxValue',
      maxValue,
      `a number from \`minValue\` (${minValue})`,
      v => v >= minValue,
    );
    checkNumber('minMaxNorm', 'rate', rate);
    this.config = { minValue, maxValue, rate, axis };
  }
  call(w: Tensor): Tensor {
    const { minValue, maxValue, rate, axis } = this.config;
    const norms = normsOf(w, axis);
    const clipped = ops.clip(norms, minValue, maxValue);
    const desired =
      rate === 1 ? clipped : ops.add(ops.mul(clipped, rate), ops.mul(norms, 1 - rate));
    return rescale(w, desired, norms);
  }
}

export const maxNorm = (config?: MaxNormConfig): Constraint => new MaxNorm(config);
export const nonNeg = (): Constraint => new NonNeg();
export const unitNorm = (config?: UnitNormConfig): Constraint => new UnitNorm(config);
export const minMaxNorm = (config?: MinMaxNormConfig): Constraint => new MinMaxNorm(config);

const table: Record<string, () => Constraint> = { maxNorm, nonNeg, unitNorm, minMaxNorm };

/** A constraint that a plain function is. */
class FunctionConstraint extends Constraint {
  readonly config = {};
  readonly constraintName: string;
  constructor(private readonly fn: (w: Tensor) => Tensor) {
    super();
    this.constraintName = fn.name || 'custom';
  }
  call(w: Tensor): Tensor {
    return this.fn(w);
  }
}

/** A constraint by name, as an object or a function of the weight, or none. */
export type ConstraintLike = string | Constraint | ((w: Tensor) => Tensor) | null | undefined;

/** The constraint that a layer's config means: a name, a constraint, a function of the weight, or none. */
export function getConstraint(id: ConstraintLike): Constraint | undefined {
  if (id === null || id === undefined) return undefined;
  if (id instanceof Constraint) return id;
  if (typeof id === 'string') return lookup('constraint', id, table)();
  if (typeof id === 'function') return new FunctionConstraint(id);
  throw new TypeError(
    mismatch('constraint', 'a name, a constraint or a function of the weight', id),
  );
}
