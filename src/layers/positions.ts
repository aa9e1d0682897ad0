// SPDX-License-Identifier: MIT
// Where a step stands in its sequence, as angles: each pair of features turns at a speed of its own.
import { mismatch } from '../errors.js';
import { add, div, exp, expandDims, mul, range } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { CallOptions, Layer } from './layer.js';

export interface PositionOptions extends CallOptions {
  /** The position of the first step: what came before it, where a sequence is computed in parts. Default 0. */
  startIndex?: number;
}

/** Checks a wavelength, or what positions are divided by. */
export function positiveNumber(layer: Layer, option: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return;
  throw new RangeError(mismatch(layer.title, `\`${option}\` to be a number above 0`, value));
}

/** position / maxWavelength^(2i / features) for each step and each pair i of features. */
export function anglesOf(
  layer: Layer,
  [steps, features]: readonly [number, number],
  { maxWavelength, scalingFactor = 1 }: { maxWavelength: number; scalingFactor?: number },
  startIndex = 0,
): Tensor {
  if (!Number.isSafeInteger(startIndex) || startIndex < 0)
    throw new RangeError(mismatch(layer.title, '`startIndex` to be an integer from 0', startIndex));
  const pairs = range(0, Math.ceil(features / 2), 1, layer.dtype);
  const speeds = exp(mul(pairs, (-2 * Math.log(maxWavelength)) / features));
  const positions = div(add(range(0, steps, 1, layer.dtype), startIndex), scalingFactor);
  return mul(expandDims(positions, -1), speeds);
}
