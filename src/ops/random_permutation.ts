// SPDX-License-Identifier: MIT
import { checkShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { defineOp } from './define.js';
import { draw } from './random.js';

const permutationOp = defineOp<{ state: Tensor }, { n: number; ordinal: number }>('randomPermutation', {
  infer: (_, { n }) => ({ shape: [n], dtype: 'int32' }),
  emit: ({ state }, y, { n, ordinal }) => {
    record.fill({ y, count: n, value: 0 }); // the instruction updates a buffer that is there
    record.randomPermutation({ state, y, count: n, ordinal });
  },
});

/** 0 to n - 1 in random order, as int32. */
export function randomPermutation(n: number, { seed }: { seed?: number | undefined } = {}): Tensor {
  checkShape('randomPermutation', [n]);
  const { state, ordinal } = draw('randomPermutation', seed);
  return permutationOp({ state }, { n, ordinal });
}
