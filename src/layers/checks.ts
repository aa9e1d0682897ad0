// SPDX-License-Identifier: MIT
// The checks of layers' options, worded once.
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { findName } from '../naming.js';
import type { Shape } from '../shape.js';
import type { Tensor } from '../tensor.js';

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

/** The one of `known` that the value names, in camelCase or snake_case. */
export function oneOf<T extends string>(
  layer: Titled,
  option: string,
  value: unknown,
  known: readonly T[],
): T {
  const table = Object.fromEntries(known.map(name => [name, name]));
  const found = typeof value === 'string' ? findName(value, table) : undefined;
  if (found !== undefined) return found as T;
  const expected = `\`${option}\` to be ${known.map(name => JSON.stringify(name)).join(' or ')}`;
  throw new TypeError(mismatch(layer.title, expected, value, nearest(String(value), known)));
}

/** An integer from 1 for each of `count` axes: one for all, or an array. */
export function positiveIntegers(
  layer: Titled,
  option: string,
  value: unknown,
  count: number,
): number[] {
  const list: unknown[] = Array.isArray(value) ? value : new Array(count).fill(value);
  if (list.length === count && list.every(n => Number.isSafeInteger(n) && (n as number) >= 1))
    return list as number[];
  const expected = `\`${option}\` to be an integer from 1, or an array of ${count}`;
  throw new TypeError(mismatch(layer.title, expected, value));
}

/** One axis or several, as integers from `least` (default: any), each once; their meaning is checked with the input. */
export function axisList(
  layer: Titled,
  option: string,
  value: unknown,
  least = -Infinity,
): number[] {
  const axes: unknown[] = Array.isArray(value) ? value : [value];
  const good = axes.every(a => Number.isSafeInteger(a) && (a as number) >= least);
  if (good && axes.length > 0 && new Set(axes).size === axes.length) return axes as number[];
  const range = Number.isFinite(least) ? ` from ${least}` : '';
  const expected = `\`${option}\` to be an axis${range}, or an array of different ones`;
  throw new TypeError(mismatch(layer.title, expected, value));
}

/** Throws where a batch has not these axes: `[batch, length, channels]`. */
export function expectAxes(layer: Titled, x: Tensor, axes: readonly string[]): void {
  if (x.rank === axes.length) return;
  const advice = `Reshape the input to ${axes.length} axes.`;
  throw new ShapeError(mismatch(layer.title, `input [${axes.join(', ')}]`, x.shape, advice));
}

/** Throws where what an option holds, of this shape, does not stretch to another. */
export function checkStretches(layer: Titled, option: string, shape: Shape, to: Shape): void {
  const lead = to.length - shape.length;
  if (lead >= 0 && shape.every((n, i) => n === 1 || n === to[lead + i])) return;
  const expected = `\`${option}\` of a shape that stretches to ${shapeText(to)}`;
  throw new ShapeError(mismatch(layer.title, expected, shape));
}
