// SPDX-License-Identifier: MIT
// The checks of layers' options, worded once.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { chosenName } from '../naming.js';
import { checkSeed, SeedGenerator } from '../random.js';
import { integersOf, type Shape } from '../shape.js';

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

export function integerFromZero(
  layer: Titled,
  option: string,
  value: unknown,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw new TypeError(mismatch(layer.title, `\`${option}\` to be an integer from 0`, value));
}

export function fraction(layer: Titled, option: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || !(value >= 0 && value < 1))
    throw new RangeError(
      mismatch(layer.title, `\`${option}\` to be a number from 0 up to, but not, 1`, value),
    );
}

/** The one of `known` that the value names, in camelCase or snake_case. */
export const oneOf = <T extends string>(
  layer: Titled,
  option: string,
  value: unknown,
  known: readonly T[],
): T => chosenName(layer.title, option, value, known);

/** An integer from 1 for each of `count` axes: one for all, or an array. */
export const positiveIntegers = (
  layer: Titled,
  option: string,
  value: unknown,
  count: number,
): number[] => integersOf(layer.title, option, value, { count });

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

/** Throws where what an option holds, of this shape, does not stretch to another. */
export function checkStretches(layer: Titled, option: string, shape: Shape, to: Shape): void {
  const lead = to.length - shape.length;
  if (lead >= 0 && shape.every((n, i) => n === 1 || n === to[lead + i])) return;
  const expected = `\`${option}\` of a shape that stretches to ${shapeText(to)}`;
  throw new ShapeError(mismatch(layer.title, expected, shape));
}

/** The random numbers that a layer's own `seed` means: new ones at each step. Without one the layer follows `gm.seed`. */
export function generatorOf(
  layer: Titled & { readonly seedGenerators: SeedGenerator[] },
  seed: number | undefined,
): SeedGenerator | undefined {
  if (seed === undefined || seed === null) return undefined;
  checkSeed(layer.title, '`seed` to be an integer from 0 to 2^53 - 1', seed);
  const generator = new SeedGenerator(seed);
  layer.seedGenerators.push(generator);
  return generator;
}
