// SPDX-License-Identifier: MIT
// The numbers and flags of a call. Every property was read, once, before the first of these is asked.
import { mismatch } from '../errors.js';
import { checkKeys } from '../naming.js';

export function integer(who: string, key: string, value: unknown, least = 0): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  if (!Number.isInteger(value))
    throw new TypeError(mismatch(who, `\`${key}\` to be an integer`, value));
  throw new RangeError(
    mismatch(
      who,
      `\`${key}\` to be ${(value as number) < least ? `at least ${least}` : 'at most 2**53 - 1'}`,
      value,
    ),
  );
}
export function number(who: string, key: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number')
    throw new TypeError(mismatch(who, `\`${key}\` to be a number`, value));
  return value;
}
/** False by default. */
export function flag(who: string, key: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean')
    throw new TypeError(mismatch(who, `\`${key}\` to be true or false`, value));
  return value;
}

/** How far apart the rows of a matrix are stored; by default they follow each other. */
export function leading(
  who: string,
  key: string,
  value: unknown,
  rows: number,
  cols: number,
): number {
  const least = cols > 1 ? cols : 1;
  if (value === undefined) return least;
  const ld = integer(who, key, value, 1);
  if (ld < cols)
    throw new RangeError(
      mismatch(who, `\`${key}\` to be at least ${cols}, the length of a stored row`, ld),
    );
  return rows > 1 ? ld : least;
}

export function checkObject(who: string, options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(mismatch(who, 'an object of options', options));
}
/** Refuses options that do not exist. */
export function checkNames(who: string, options: object, known: ReadonlySet<string>): void {
  for (const name in options) if (!known.has(name)) return checkKeys(who, options, [...known]);
}
