// SPDX-License-Identifier: MIT
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { defineOp } from './define.js';

interface Inputs {
  x: Tensor;
  index: Tensor;
  step: Tensor;
}
interface Attrs {
  /** Rows of this batch. */
  rows: number;
  /** Rows of a full batch: batch `step` begins at index[step * stride]. */
  stride: number;
}

/** The rows of one training step out of a data set, by a shuffled index. No gradient flows into a data set. @internal */
export const gatherBatch = defineOp<Inputs, Attrs>('gatherBatch', {
  infer: ({ x }, { rows }) => ({ shape: [rows, ...x.shape.slice(1)], dtype: x.dtype }),
  emit: ({ x, index, step }, y, { rows, stride }) =>
    record.gatherBatch({
      x,
      index,
      step,
      y,
      n: x.shape[0],
      width: y.size / rows,
      length: index.size,
      rows,
      stride,
    }),
});
