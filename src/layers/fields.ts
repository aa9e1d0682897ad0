// SPDX-License-Identifier: MIT
// The layers that an object's fields hold: what Keras tracks as they are assigned.
import { isPlain } from '../tree.js';
import { Layer } from './layer.js';

/** Those in fields, and in arrays and plain objects in fields, but for the fields that are `left out`. @internal */
export function layersIn(owner: object, leftOut: ReadonlySet<string>): Layer[] {
  const found = new Set<Layer>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Layer) found.add(value as Layer);
    else if (Array.isArray(value)) visitAll(value);
    else if (isPlain(value)) visitAll(Object.values(value));
  };
  const visitAll = (values: readonly unknown[]): void => {
    if (typeof values[0] === 'number' || typeof values[0] === 'string') return; // data
    values.forEach(visit);
  };
  for (const [key, value] of Object.entries(owner)) if (!leftOut.has(key)) visit(value);
  found.delete(owner as Layer);
  return [...found];
}
