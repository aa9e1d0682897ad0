// SPDX-License-Identifier: MIT
// What stands for values that are to come. Apart from the layers, which make it, since ops must know it to refuse it.
import type { DType } from './dtype.js';

/** With the batch axis in front; null: any. */
export type SymbolicShape = readonly (number | null)[];

/** A shape and a dtype without values. */
export abstract class Placeholder {
  constructor(
    readonly shape: SymbolicShape,
    readonly dtype: DType,
  ) {}
  get rank(): number {
    return this.shape.length;
  }
  abstract toString(): string;
}

/** Throws where an op is given what only layers take. */
export function refuseSymbol(who: string, value: unknown): void {
  if (value instanceof Placeholder)
    throw new TypeError(
      `${who}: expected data, received ${String(value)}. Ops compute at once; between layers use gm.layers.add, gm.layers.concatenate ..., or gm.layers.lambda around the op.`,
    );
}
