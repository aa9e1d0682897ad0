// SPDX-License-Identifier: MIT
// Which rows a gradient has: that by a table from which rows were gathered is 0 everywhere else. An optimizer that knows them need
// not look at the others; the gradient itself, a tensor like any other, is then never computed in a captured step.
import type { Tensor } from './tensor.js';

/** Row i of the gradient of gathered rows belongs to the table's row index[i]. */
export interface TouchedRows {
  index: Tensor;
  rows: Tensor;
}
const noted = new WeakMap<Tensor, readonly TouchedRows[]>();

/** Says that `g` is the sum of these rows. */
export function noteTouchedRows(g: Tensor, parts: readonly TouchedRows[]): void {
  noted.set(g, parts);
}
/** The rows whose sum `g` is, where that is known. */
export const touchedRowsOf = (g: Tensor): readonly TouchedRows[] | undefined => noted.get(g);
/** What must live as long as `g` does. */
export const heldFor = (g: Tensor): Tensor[] =>
  noted.get(g)?.flatMap(({ index, rows }) => [index, rows]) ?? [];
