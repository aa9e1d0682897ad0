// SPDX-License-Identifier: MIT
// Numbers that a config gives, alone or as an array that broadcasts.
import { mismatch } from '../errors.js';

/** A number, or nested arrays of numbers. */
export type Constant = number | readonly Constant[];

interface Titled {
  readonly title: string;
}

/** Throws where an option is no constant. */
export function checkConstant(layer: Titled, option: string, value: unknown): void {
  const numbers: unknown[] = Array.isArray(value) ? value.flat(Infinity) : [value];
  const wrong = numbers.find(v => typeof v !== 'number' || !Number.isFinite(v));
  if (wrong === undefined && numbers.length > 0 && !numbers.includes(undefined)) return;
  const expected = `\`${option}\` to be a finite number, or nested arrays of them`;
  throw new TypeError(mismatch(layer.title, expected, numbers.length > 0 ? wrong : value));
}
