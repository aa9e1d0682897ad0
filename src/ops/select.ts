// SPDX-License-Identifier: MIT
import { record } from '../stream.js';
import { sameShape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { broadcastShape, stretchMask, sumTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import { defineOp, type Op } from './define.js';
import { constant } from './constant.js';
import { asBool, asTensors, higherType } from './promote.js';

interface SelectInputs {
  condition: Tensor;
  a: Tensor;
  b: Tensor;
}
const selectOp: Op<SelectInputs> = defineOp('where', {
  infer: ({ condition, a, b }) => {
    const shape = sameShape(a.shape, b.shape) ? a.shape : broadcastShape('where', a.shape, b.shape);
    return {
      shape: sameShape(condition.shape, shape)
        ? shape
        : broadcastShape('where', shape, condition.shape),
      dtype: a.dtype,
    };
  },
  emit: ({ condition, a, b }, y) => {
    const dims = y.shape;
    record.select({
      condition,
      a,
      b,
      y,
      dims,
      maskCondition: stretchMask(condition.shape, dims),
      maskA: stretchMask(a.shape, dims),
      maskB: stretchMask(b.shape, dims),
    });
  },
  gradient: ({ dy, inputs: { condition, a, b }, needs }) => {
    const zero = constant(0, dy.dtype);
    return {
      a: needs.a && sumTo(selectOp({ condition, a: dy, b: zero }), a.shape),
      b: needs.b && sumTo(selectOp({ condition, a: zero, b: dy }), b.shape),
    };
  },
});

/** `a` where the condition holds, else `b`, element by element; all three broadcast. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const { a: x, b: y } = asTensors('where', a, b);
  const dtype = higherType(x.dtype, y.dtype);
  return selectOp({
    condition: asBool('where', condition),
    a: castTo(x, dtype),
    b: castTo(y, dtype),
  });
}
