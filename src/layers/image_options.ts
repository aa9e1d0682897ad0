// SPDX-License-Identifier: MIT
// The checks of options that several layers over images have.
import { mismatch } from '../errors.js';

interface Titled {
  readonly title: string;
}
/** From the lower to the upper bound. */
export type Range = readonly [number, number];
/** A number f, which means [-f, f] (where nothing below 0 is allowed: [0, f]), or [lower, upper]. */
export type Factor = number | Range;

const finite = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v);
const pair = (v: unknown): v is [number, number] =>
  Array.isArray(v) && v.length === 2 && v.every(finite);

/** What a factor may be. */
export interface Bounds {
  least: number;
  most: number;
  /** Whether `least` itself is refused. */
  open?: boolean;
}

/** That of factors that turn nothing around. */
export const FROM_0_TO_1: Bounds = { least: 0, most: 1 };

/** The range that a factor means. */
export function factorOf(
  layer: Titled,
  option: string,
  value: unknown,
  { least, most, open = false }: Bounds = { least: -1, most: 1 },
): Range {
  const given = finite(value) ? [value] : pair(value) ? value : [NaN];
  if (!given.every(v => (open ? v > least : v >= least) && v <= most)) {
    const range = `${open ? '(' : '['}${least}, ${most}]`;
    const expected = `\`${option}\` to be a number in ${range}, or [lower, upper] in it`;
    throw new RangeError(mismatch(layer.title, expected, value));
  }
  const [a, b] =
    given.length === 2 ? given : [Math.max(-Math.abs(given[0]), least), Math.abs(given[0])];
  return [Math.min(a, b), Math.max(a, b)];
}

/** [lowest, highest] value of a pixel. */
export function valueRangeOf(layer: Titled, value: unknown = [0, 255]): Range {
  if (pair(value) && value[0] !== value[1]) return [Math.min(...value), Math.max(...value)];
  throw new TypeError(
    mismatch(layer.title, '`valueRange` to be [lowest, highest] value of a pixel', value),
  );
}
