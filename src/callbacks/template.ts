// SPDX-License-Identifier: MIT
// Names with values in them, as Python formats them: `{epoch:02d}-{val_loss:.2f}`.
import { mismatch, nearest } from '../errors.js';

const field = /\{(\w+)(?::(0?)(\d*)(?:\.(\d+))?([dfe]?))?\}/g;

/** The text with each field replaced. @throws TypeError where there is no value of its name */
export const fillTemplate = (
  who: string,
  template: string,
  values: Readonly<Record<string, number>>,
): string =>
  template.replace(field, (_, name: string, zero = '', width = '', digits?: string, kind = '') => {
    const known = Object.keys(values);
    if (!known.includes(name)) {
      const advice = nearest(name, known);
      throw new TypeError(mismatch(who, `fields of ${known.join(', ')}`, name, advice));
    }
    const text = formatted(
      values[name],
      digits === undefined ? null : Number(digits),
      kind as string,
    );
    return text.padStart(Number(width), zero === '' ? ' ' : '0');
  });

function formatted(value: number, digits: number | null, kind: string): string {
  if (kind === 'd') return String(Math.trunc(value));
  if (kind === 'e') return value.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
  if (kind === 'f') return value.toFixed(digits ?? 6);
  return digits === null ? String(value) : String(Number(value.toPrecision(digits)));
}
