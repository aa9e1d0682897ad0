// SPDX-License-Identifier: MIT
// What a hyper-parameter may be.
import { mismatch } from '../errors.js';
import { checkNumber } from '../naming.js';

/** Makes a value of a number that is uniform in [0, 1). */
export interface Distribution<T = unknown> {
  at(u: number): T;
  /** As the state of a search says it. */
  readonly text: string;
}
/** What is searched: each parameter, and what it may be. */
export type Space = Readonly<Record<string, Distribution>>;
/** The values of one trial. */
export type Params<S extends Space> = {
  [K in keyof S]: S[K] extends Distribution<infer T> ? T : never;
};

function checkRange(who: string, low: number, high: number): void {
  checkNumber(who, 'low', low);
  checkNumber(who, 'high', high, `a number above ${low}`, v => v > low);
}

/** One of these. */
export function choice<const T>(values: readonly T[]): Distribution<T> {
  if (!Array.isArray(values) || values.length === 0)
    throw new TypeError(mismatch('search.choice', 'an array of one value at least', values));
  return {
    at: u => values[Math.floor(u * values.length)] as T,
    text: `choice(${JSON.stringify(values)})`,
  };
}

/** A number from `low` to below `high`. */
export function uniform(low: number, high: number): Distribution<number> {
  checkRange('search.uniform', low, high);
  return { at: u => low + u * (high - low), text: `uniform(${low}, ${high})` };
}

/** A number from `low` to below `high`, whose logarithm is uniform: for learning rates and the like. */
export function logUniform(low: number, high: number): Distribution<number> {
  checkRange('search.logUniform', low, high);
  checkNumber('search.logUniform', 'low', low, 'a number above 0', v => v > 0);
  return { at: u => low * (high / low) ** u, text: `logUniform(${low}, ${high})` };
}

/** An integer from `low` to `high`, both included. */
export function integer(low: number, high: number): Distribution<number> {
  for (const [name, value] of Object.entries({ low, high }))
    checkNumber('search.integer', name, value, 'an integer', Number.isSafeInteger);
  checkNumber('search.integer', 'high', high, `an integer from ${low}`, v => v >= low);
  return { at: u => low + Math.floor(u * (high - low + 1)), text: `integer(${low}, ${high})` };
}
