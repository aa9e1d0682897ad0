// SPDX-License-Identifier: MIT
// Names as users write them: camelCase, Keras's snake_case and its class names all mean the same thing.
import { mismatch, nearest } from './errors.js';

/** `mean_squared_error`, `meanSquaredError` and `MeanSquaredError` have one form. */
const plain = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase();

/** The key of `table` that `name` means, or undefined. */
export function findName(
  name: string,
  table: Readonly<Record<string, unknown>>,
): string | undefined {
  if (typeof name !== 'string') return undefined; // as a file may have it
  if (Object.hasOwn(table, name)) return name;
  const wanted = plain(name);
  return Object.keys(table).find(key => plain(key) === wanted);
}

/**
 * What `name` means in `table`, whose keys are in camelCase.
 * @throws TypeError where nothing has that name, with the nearest one that is known.
 */
export function lookup<T>(kind: string, name: string, table: Readonly<Record<string, T>>): T {
  const key = findName(name, table);
  if (key === undefined)
    throw new TypeError(
      mismatch(kind, `a name that is known`, name, advice(name, Object.keys(table))),
    );
  return table[key];
}

/** The nearest known name, or all of them. */
function advice(name: string, known: readonly string[]): string {
  return nearest(name, known) || `Known are ${known.join(', ')}.`;
}

/** The one of `known` that an option names, in camelCase or snake_case. */
export function chosenName<T extends string>(
  who: string,
  option: string,
  value: unknown,
  known: readonly T[],
): T {
  const table = Object.fromEntries(known.map(name => [name, name]));
  const found = typeof value === 'string' ? findName(value, table) : undefined;
  if (found !== undefined) return found as T;
  const expected = `\`${option}\` to be ${known.map(name => JSON.stringify(name)).join(' or ')}`;
  throw new TypeError(mismatch(who, expected, value, nearest(String(value), known)));
}

/** Refuses the keys of a config that are not known, by name. */
export function checkKeys(who: string, config: object, known: readonly string[]): void {
  for (const key of Object.keys(config)) {
    if (!known.includes(key))
      throw new TypeError(mismatch(who, 'only options that it has', key, advice(key, known)));
  }
}

/** Refuses whatever is not a number that `holds`. */
export function checkNumber(
  who: string,
  name: string,
  value: unknown,
  expected = 'a finite number',
  holds: (v: number) => boolean = () => true,
): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || !holds(value))
    throw new RangeError(mismatch(who, `\`${name}\` to be ${expected}`, value));
}

/** Refuses whatever is no number from 0. */
export const checkFromZero = (who: string, name: string, value: unknown): void =>
  checkNumber(who, name, value, 'a number from 0', v => v >= 0);

/** `meanSquaredError` and `MeanSquaredError` as Keras writes names of metrics: `mean_squared_error`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** Keras's class names where they are not those of the factories with a capital. */
const classNames: Readonly<Record<string, string>> = {
  adamw: 'AdamW',
  auc: 'AUC',
  ctc: 'CTC',
  iou: 'IoU',
  klDivergence: 'KLDivergence',
  l1l2: 'L1L2',
  rmsprop: 'RMSprop',
  sgd: 'SGD',
  stft: 'STFT',
  stftInitializer: 'STFTInitializer',
};
/** `glorotUniform` makes what Keras calls GlorotUniform. */
export const classNameOf = (factory: string): string =>
  Object.hasOwn(classNames, factory)
    ? classNames[factory]
    : factory.charAt(0).toUpperCase() + factory.slice(1);

/** The value of an option that is a count from 1. */
export function positiveOption(who: string, option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(mismatch(who, `\`${option}\` to be an integer from 1`, value));
  return value;
}
