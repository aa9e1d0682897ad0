// SPDX-License-Identifier: MIT
import { withoutScope } from '../scope.js';
import { checkShape } from '../shape.js';
import { record, stream } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { variable } from '../variable.js';
import { defineOp } from './define.js';
import { draw, type Seed } from './random.js';

const permutationOp = defineOp<{ state: Tensor }, { n: number; ordinal: number }>(
  'randomPermutation',
  {
    infer: (_, { n }) => ({ shape: [n], dtype: 'int32' }),
    emit: ({ state }, y, { n, ordinal }) => {
      if (stream.trace !== null) return shuffled(state, y, n, ordinal);
      record.fill({ y, count: n, value: 0 }); // the instruction updates a buffer that is there
      record.randomPermutation({ state, y, count: n, ordinal });
    },
  },
);

/** A captured function may update variables only: it shuffles one, and takes its value. */
function shuffled(state: Tensor, y: Tensor, n: number, ordinal: number): void {
  const numbers = new Int32Array(n);
  const buffer = withoutScope(() => variable(numbers, { name: 'permutation', trainable: false }));
  stream.trace!.constants.add(buffer);
  record.randomPermutation({ state, y: buffer, count: n, ordinal });
  stream.share(buffer.handle, y.handle);
}

/** 0 to n - 1 in random order, as int32. */
export function randomPermutation(n: number, { seed }: { seed?: Seed | undefined } = {}): Tensor {
  checkShape('randomPermutation', [n]);
  const { state, ordinal } = draw('randomPermutation', seed);
  return permutationOp({ state }, { n, ordinal });
}
