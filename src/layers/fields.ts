// SPDX-License-Identifier: MIT
// What an object's fields hold: Keras tracks layers and variables as they are assigned.
import { isPlain } from '../tree.js';

/** Those of a kind in fields, and in arrays and plain objects in fields, but for the fields `leftOut`. @internal */
export function heldIn<T extends object>(
  owner: object,
  leftOut: ReadonlySet<string>,
  is: (value: object) => value is T,
): T[] {
  const found = new Set<T>();
  const seen = new Set<unknown>([owner]);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (is(value)) found.add(value);
    else if (Array.isArray(value)) visitAll(value);
    else if (isPlain(value)) visitAll(Object.values(value));
  };
  const visitAll = (values: readonly unknown[]): void => {
    if (typeof values[0] === 'number' || typeof values[0] === 'string') return; // data
    values.forEach(visit);
  };
  for (const [key, value] of Object.entries(owner)) if (!leftOut.has(key)) visit(value);
  return [...found];
}
