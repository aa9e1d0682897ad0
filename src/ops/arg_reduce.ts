// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { ArgReduceFn } from '../native/ops.gen.js';
import { axisOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { around } from './axes.js';
import { defineOp } from './define.js';
import { asTensor } from './promote.js';

function defineArgReduce(name: 'argMax' | 'argMin') {
  const fn = name === 'argMax' ? ArgReduceFn.argmax : ArgReduceFn.argmin;
  const op = defineOp<{ x: Tensor }, number>(name, {
    infer: ({ x }, axis) => {
      if (x.shape[axis] === 0)
        throw new ShapeError(mismatch(name, `at least one element along axis ${axis}`, x.shape));
      return { shape: x.shape.filter((_, i) => i !== axis), dtype: 'int32' };
    },
    emit: ({ x }, y, axis) => record.argReduce({ x, y, fn, ...around(x.shape, axis) }),
  });
  return (x: TensorLike, axis = -1): Tensor => {
    const t = asTensor(name, x);
    return op({ x: t }, axisOf(name, axis, t.rank));
  };
}

/** Where the greatest element stands along an axis, as int32; of equals the first one. */
export const argMax = defineArgReduce('argMax');
/** Where the least element stands along an axis, as int32; of equals the first one. */
export const argMin = defineArgReduce('argMin');
