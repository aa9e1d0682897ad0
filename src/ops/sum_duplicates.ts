// SPDX-License-Identifier: MIT
// The rows that a gradient touches, each once (native/ops/sum_duplicates.h).
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { touchedRowsOf } from '../touched_rows.js';
import { concat } from './concat.js';
import { defineMultiOp } from './define.js';
import { reshapeTo } from './reshape.js';

interface Inputs {
  x: Tensor;
  index: Tensor;
}
interface Attrs {
  count: number;
  width: number;
  n: number;
}
const sumDuplicates = defineMultiOp<Inputs, Attrs>('sumDuplicates', {
  infer: ({ x: { dtype } }, { count, width }) => [
    { shape: [count], dtype: 'int32' },
    { shape: [count, width], dtype },
  ],
  emit: ({ x, index }, [rows, y], attrs) => record.sumDuplicates({ x, index, rows, y, ...attrs }),
});

/** Row i of `values` belongs to row rows[i] of the whole, or, where that is -1, to none; no row comes twice. */
export interface DistinctRows {
  rows: Tensor;
  values: Tensor;
}

/** The rows of `g`, [n, width], that are not 0 for sure; null: they are not known, or no longer there. @internal */
export function distinctRows(g: Tensor): DistinctRows | null {
  const parts = touchedRowsOf(g);
  const [n, width] = g.shape;
  if (!parts?.every(({ index, rows }) => !index.isDisposed && !rows.isDisposed)) return null;
  const index = joined(parts.map(part => reshapeTo(part.index, [part.index.size])));
  const count = index.size;
  const x = joined(parts.map(part => reshapeTo(part.rows, [part.index.size, width])));
  const [rows, values] = sumDuplicates({ x, index }, { count, width, n });
  return { rows, values };
}
const joined = (xs: readonly Tensor[]): Tensor => (xs.length === 1 ? xs[0] : concat(xs, 0));
