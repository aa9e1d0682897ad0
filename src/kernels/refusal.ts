// SPDX-License-Identifier: MIT
// What native code says of memory, in words.
import { mismatch } from '../errors.js';
import type { Fault, Refusal } from './native.js';

/** How a call names its operands: the args struct's name -> the option's. */
export type OperandNames = Readonly<Record<string, string>>;

export const faultError = (who: string, { element, value, limit }: Fault): RangeError =>
  new RangeError(
    `${who}: expected every index to be in [0, ${limit}), received ${value} at element ${element}.`,
  );

/** `formula(operand)` says how the elements that an operand needs follow from the sizes. */
export function refusalError(
  who: string,
  r: Refusal,
  names: OperandNames,
  formula: (operand: string) => string,
): RangeError {
  if (r.fault) return faultError(who, r.fault);
  if (r.operand === undefined) return new RangeError(`${who}: ${r.clause}.`);
  const name = names[r.operand] ?? r.operand;
  if (r.overlaps !== undefined) {
    const other = names[r.overlaps] ?? r.overlaps;
    return new RangeError(
      `${who}: expected \`${name}\` to overlap no input, received one that overlaps \`${other}\`. Write to an array of its own.`,
    );
  }
  if (r.mistyped)
    return new RangeError(mismatch(who, `\`${name}\` of another element type`, r.operand));
  if (r.needs < 0)
    return new RangeError(
      `${who}: ${name} needs ${formula(r.operand)} floats, which is more than 2**53.`,
    );
  return new RangeError(
    `${who}: ${name} holds ${r.holds} floats, needs ${formula(r.operand)} = ${r.needs}.`,
  );
}
