// SPDX-License-Identifier: MIT
// The checks of layers' options, worded once.
import { mismatch } from '../errors.js';

interface Titled {
  readonly title: string;
}

export function positiveInteger(
  layer: Titled,
  option: string,
  value: unknown,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new TypeError(mismatch(layer.title, `\`${option}\` to be an integer from 1`, value));
}

export function fraction(layer: Titled, option: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !(value >= 0 && value < 1))
    throw new RangeError(
      mismatch(layer.title, `\`${option}\` to be a number from 0 up to, but not, 1`, value),
    );
}
