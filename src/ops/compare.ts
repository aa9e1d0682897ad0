// SPDX-License-Identifier: MIT
// Comparisons and logic: booleans, through which no gradient flows.
import { CompareFn } from '../native/ops.gen.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { broadcastShape, stretchMask } from './broadcast.js';
import { castTo } from './cast_to.js';
import { defineOp } from './define.js';
import { asBool, asReal, asTensors, higherType } from './promote.js';
import { constant } from './constant.js';
import { abs } from './unary.js';

function defineCompare(fn: keyof typeof CompareFn) {
  const code = CompareFn[fn];
  return defineOp<{ a: Tensor; b: Tensor }, void>(fn, {
    infer: ({ a, b }) => ({
      shape: sameShape(a.shape, b.shape) ? a.shape : broadcastShape(fn, a.shape, b.shape),
      dtype: 'bool',
    }),
    emit: ({ a, b }, y) =>
      record.compare({
        a,
        b,
        y,
        fn: code,
        dims: y.shape,
        maskA: stretchMask(a.shape, y.shape),
        maskB: stretchMask(b.shape, y.shape),
      }),
  });
}

function comparison(fn: keyof typeof CompareFn): (a: TensorLike, b: TensorLike) => Tensor {
  const op = defineCompare(fn);
  return (a, b) => {
    if (a instanceof Tensor && b instanceof Tensor && a.dtype === b.dtype) return op({ a, b });
    const { a: x, b: y } = asTensors(fn, a, b);
    const dtype = higherType(x.dtype, y.dtype);
    return op({ a: castTo(x, dtype), b: castTo(y, dtype) });
  };
}
function logical(fn: keyof typeof CompareFn): (a: TensorLike, b: TensorLike) => Tensor {
  const op = defineCompare(fn);
  return (a, b) => op({ a: asBool(fn, a), b: asBool(fn, b) });
}

/** a = b, element by element. */
export const equal = comparison('equal');
/** a ≠ b; NaN differs from everything. */
export const notEqual = comparison('notEqual');
export const less = comparison('less');
export const lessEqual = comparison('lessEqual');
export const greater = comparison('greater');
export const greaterEqual = comparison('greaterEqual');
export const logicalAnd = logical('logicalAnd');
export const logicalOr = logical('logicalOr');
export const logicalXor = logical('logicalXor');
export const logicalNot = (x: TensorLike): Tensor => logicalXor(x, true);

export function isNaN(x: TensorLike): Tensor {
  const t = asReal('isNaN', x);
  return notEqual(t, t);
}
export function isFinite(x: TensorLike): Tensor {
  const t = abs(asReal('isFinite', x));
  return less(t, constant(Infinity, t.dtype));
}
