// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch } from '../errors.js';
import { checkKeys, checkNumber, findName } from '../naming.js';
import * as ops from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { asType, Initializer, type Seeded, seedOption } from './initializer.js';

export interface FanAxes extends Seeded {
  /** The axes whose product is the fan in; with `outputAxes`, instead of the rule for dense and convolution kernels. */
  inputAxes?: readonly number[] | null;
  outputAxes?: readonly number[] | null;
}
export interface VarianceScalingConfig extends FanAxes {
  scale?: number;
  mode?: string;
  distribution?: string;
}

const modes = { fanIn: 0, fanOut: 0, fanAvg: 0 };
const distributions = { uniform: 0, truncatedNormal: 0, untruncatedNormal: 0, normal: 0 };
/** The standard deviation of a normal variable that is cut off at two of them. */
const TRUNCATED_STDDEV = 0.87962566103423978;

/**
 * A variance of `scale / n`, n being the fan in, the fan out or their mean, so that signals keep their size through layers.
 *
 *   a kernel [..., in, out]: fan in = in · the receptive field, fan out = out · the receptive field
 */
export class VarianceScaling extends Initializer {
  readonly config: Readonly<Required<VarianceScalingConfig>>;
  constructor(
    config: VarianceScalingConfig = {},
    readonly initializerName = 'varianceScaling',
  ) {
    super();
    checkKeys(initializerName, config, [
      'scale',
      'mode',
      'distribution',
      'seed',
      'inputAxes',
      'outputAxes',
    ]);
    const {
      scale = 1,
      mode = 'fanIn',
      distribution = 'truncatedNormal',
      seed = null,
      inputAxes = null,
      outputAxes = null,
    } = config;
    checkNumber(initializerName, 'scale', scale, 'a positive number', v => v > 0);
    this.config = {
      scale,
      mode: word('mode', mode, modes),
      distribution: word('distribution', distribution, distributions),
      seed,
      inputAxes,
      outputAxes,
    };
  }

  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    const { scale, distribution, seed } = this.config;
    const variance = scale / Math.max(1, this.fan(shape));
    const options = seedOption(seed);
    if (distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return asType(ops.randomUniform(shape, { minval: -limit, maxval: limit, ...options }), dtype);
    }
    if (distribution === 'untruncatedNormal')
      return asType(
        ops.randomNormal(shape, { mean: 0, stddev: Math.sqrt(variance), ...options }),
        dtype,
      );
    return asType(
      ops.randomTruncatedNormal(shape, {
        mean: 0,
        stddev: Math.sqrt(variance) / TRUNCATED_STDDEV,
        ...options,
      }),
      dtype,
    );
  }

  /** The named cases have scale, mode and distribution in their names. */
  override getConfig(): Record<string, unknown> {
    const { scale, mode, distribution, ...own } = this.config;
    return this.initializerName === 'varianceScaling' ? { scale, mode, distribution, ...own } : own;
  }

  private fan(shape: Shape): number {
    const [fanIn, fanOut] = fansOf(shape, this.config);
    return this.config.mode === 'fanIn'
      ? fanIn
      : this.config.mode === 'fanOut'
        ? fanOut
        : (fanIn + fanOut) / 2;
  }
}

function word(option: string, value: string, known: Record<string, unknown>): string {
  const key = typeof value === 'string' ? findName(value, known) : undefined;
  if (key === undefined)
    throw new TypeError(
      mismatch(
        'varianceScaling',
        `\`${option}\` to be one of ${Object.keys(known).join(', ')}`,
        value,
      ),
    );
  return key === 'normal' ? 'truncatedNormal' : key;
}

/** How many inputs a unit has, and how many outputs an input reaches. */
export function fansOf(shape: Shape, { inputAxes, outputAxes }: FanAxes = {}): [number, number] {
  if (inputAxes && outputAxes)
    return [sizeOf(inputAxes.map(a => shape.at(a)!)), sizeOf(outputAxes.map(a => shape.at(a)!))];
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [shape[0], shape[0]];
  const field = sizeOf(shape.slice(0, -2));
  return [shape.at(-2)! * field, shape.at(-1)! * field];
}
