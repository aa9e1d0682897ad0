// SPDX-License-Identifier: MIT
// Batch normalization with given moments (native/ops/normalize.h).
import { mismatch } from '../errors.js';
import { denseLayout, floats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, type Floats, record } from './native.js';
import { checkNames, checkObject, integer, number } from './options.js';

export interface BatchNormOptions {
  /** Pixels, or whatever has channels: batch * height * width. */
  rows: number;
  channels: number;
  /** [rows, channels]. */
  x: Float32Array;
  /** [channels]. */
  mean: Float32Array;
  /** [channels]. */
  variance: Float32Array;
  /** [channels]; without it 1. */
  gamma?: Float32Array | undefined;
  /** [channels]; without it 0. */
  beta?: Float32Array | undefined;
  /** Added to the variance. Default 1e-3. */
  epsilon?: number | undefined;
  /** [rows, channels], the target: x itself, or memory that overlaps no input. */
  y: Float32Array;
}

interface Rows {
  rows: number;
  channels: number;
  epsilon: number;
  arrays: readonly Floats[];
}

const form: Form<Rows> = {
  encode: ({ rows, channels, epsilon }) =>
    record.normalize({
      type: 'float32',
      x: ARRAY,
      mean: ARRAY,
      variance: ARRAY,
      gamma: undefined,
      beta: undefined,
      y: ARRAY,
      outer: rows,
      channels,
      inner: 1,
      epsilon,
    }),
  arrays: p => p.arrays,
  sizes: ({ rows, channels: c }) => [rows * c, c, c, c, c, rows * c],
  formula: (_, operand) => (operand === 'x' || operand === 'y' ? 'rows*channels' : 'channels'),
  layout: p => denseLayout(p.rows * p.channels),
  readsTarget: () => false,
  on: (p, arrays) => ({ ...p, arrays }),
};

const names = new Set('rows channels x mean variance gamma beta epsilon y'.split(' '));
function read(who: string, options: BatchNormOptions): Rows {
  checkObject(who, options);
  const { rows, channels, x, mean, variance, gamma, beta, epsilon, y } = options;
  checkNames(who, options, names);
  const all = { x, mean, variance, gamma, beta, y };
  return {
    rows: integer(who, 'rows', rows),
    channels: integer(who, 'channels', channels),
    epsilon: positive(who, number(who, 'epsilon', epsilon, 1e-3)),
    arrays: Object.entries(all).map(([key, array]) =>
      array === undefined && (key === 'gamma' || key === 'beta')
        ? undefined
        : floats(who, key, array),
    ),
  };
}
function positive(who: string, epsilon: number): number {
  if (epsilon >= 0) return epsilon;
  throw new RangeError(mismatch(who, '`epsilon` to be at least 0', epsilon));
}

/**
 * y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, channel by channel.
 *
 * @example batchNorm({ rows: 32 * 26 * 26, channels: 32, x, mean, variance, gamma, beta, y })
 */
export const batchNorm: Kernel<BatchNormOptions> = defineKernel('batchNorm', { form, read });
