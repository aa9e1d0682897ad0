// SPDX-License-Identifier: MIT
// Margins: how much is put beside each spatial axis, or cut off.
import { mismatch } from '../errors.js';

/** [before, after] on one axis. */
export type Margin = readonly [number, number];
/** A number for both sides, or a margin. */
export type Side = number | Margin;

interface Titled {
  readonly title: string;
}

/** The margin that a number, for both sides, or [before, after] means. */
function marginOf(layer: Titled, option: string, value: unknown): Margin {
  const margin: unknown[] = Array.isArray(value) ? value : [value, value];
  if (margin.length === 2 && margin.every(n => Number.isSafeInteger(n) && (n as number) >= 0))
    return margin as [number, number];
  const expected = `\`${option}\` to be an integer from 0, or [before, after]`;
  throw new TypeError(mismatch(layer.title, expected, value));
}

/** A margin for each of `count` axes. That of a single axis is written without another pair of brackets. */
export function marginsOf(layer: Titled, option: string, value: unknown, count: number): Margin[] {
  if (count === 1) return [marginOf(layer, option, value)];
  const entries: unknown[] = Array.isArray(value) ? value : new Array(count).fill(value);
  if (entries.length !== count) {
    const expected = `\`${option}\` to be an integer from 0, or an array of ${count}`;
    throw new TypeError(mismatch(layer.title, expected, value));
  }
  return entries.map((entry, i) =>
    marginOf(layer, Array.isArray(value) ? `${option}[${i}]` : option, entry),
  );
}
