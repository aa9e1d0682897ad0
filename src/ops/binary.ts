// SPDX-License-Identifier: MIT
// Element-wise functions of two arguments: the lines of native/ops/binary.def.
import { BinaryFn } from '../native/ops.gen.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { binaryGrad } from './binary_grad.js';
import { broadcastShape, stretchMask, sumTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import { defineOp, type GradientArgs, type Gradients } from './define.js';
import { arithmeticType, asReal, asTensors, isReal } from './promote.js';
import { affine, neg, square } from './unary.js';

export type BinaryName = keyof typeof BinaryFn;
export interface Pair {
  a: Tensor;
  b: Tensor;
}
type Slopes = (args: GradientArgs<Pair, void>) => Gradients<Pair>;
type BinaryOp = (inputs: Pair) => Tensor;

function defineBinary(fn: BinaryName, gradient: Slopes = slopesOf(fn)): BinaryOp {
  const code = BinaryFn[fn];
  return defineOp<Pair, void>(fn, {
    infer: ({ a, b }) =>
      sameShape(a.shape, b.shape)
        ? a
        : { shape: broadcastShape(fn, a.shape, b.shape), dtype: a.dtype },
    emit: ({ a, b }, y) =>
      record.binary({
        a,
        b,
        y,
        fn: code,
        dims: y.shape,
        maskA: stretchMask(a.shape, y.shape),
        maskB: stretchMask(b.shape, y.shape),
      }),
    gradient,
  });
}

/** By the slopes of binary.def. */
function slopesOf(fn: BinaryName): Slopes {
  return ({ dy, inputs: { a, b }, output: y, needs }) => ({
    a: needs.a && sumTo(binaryGrad({ dy, a, b, y }, { fn, side: 0 }), a.shape),
    b: needs.b && sumTo(binaryGrad({ dy, a, b, y }, { fn, side: 1 }), b.shape),
  });
}

const ops = {
  add: defineBinary('add', ({ dy, inputs: { a, b }, needs }) => ({
    a: needs.a && sumTo(dy, a.shape),
    b: needs.b && sumTo(dy, b.shape),
  })),
  sub: defineBinary('sub', ({ dy, inputs: { a, b }, needs }) => ({
    a: needs.a && sumTo(dy, a.shape),
    b: needs.b && neg(sumTo(dy, b.shape)),
  })),
  mul: defineBinary('mul', ({ dy, inputs: { a, b }, needs }) => ({
    a: needs.a && sumTo(mul(dy, b), a.shape),
    b: needs.b && sumTo(mul(dy, a), b.shape),
  })),
  div: defineBinary('div', ({ dy, inputs: { a, b }, output: y, needs }) => ({
    a: needs.a && sumTo(div(dy, b), a.shape),
    b: needs.b && neg(sumTo(mul(dy, div(y, b)), b.shape)),
  })),
  maximum: defineBinary('maximum'),
  minimum: defineBinary('minimum'),
  pow: defineBinary('pow'),
  squaredDifference: defineBinary('squaredDifference', ({ dy, inputs: { a, b }, needs }) => {
    const slope = mul(mul(dy, sub(a, b)), 2);
    return { a: needs.a && sumTo(slope, a.shape), b: needs.b && neg(sumTo(slope, b.shape)) };
  }),
  mod: defineBinary('mod'),
  floorDiv: defineBinary('floorDiv', () => ({})),
};

/** Applies an op to two arguments in the dtype that holds both. */
function apply(fn: BinaryName, a: TensorLike, b: TensorLike): Tensor {
  if (a instanceof Tensor && b instanceof Tensor && a.dtype === 'float32' && b.dtype === 'float32')
    return ops[fn]({ a, b });
  const pair = asTensors(fn, a, b);
  const dtype = arithmeticType(pair.a.dtype, pair.b.dtype);
  return ops[fn]({ a: castTo(pair.a, dtype), b: castTo(pair.b, dtype) });
}

/** a + b, broadcast as in NumPy. */
export function add(a: TensorLike, b: TensorLike): Tensor {
  if (typeof b === 'number') return affine('add', a, 1, b);
  if (typeof a === 'number') return affine('add', b, 1, a);
  return apply('add', a, b);
}
/** a - b. */
export function sub(a: TensorLike, b: TensorLike): Tensor {
  if (typeof b === 'number') return affine('sub', a, 1, -b);
  if (typeof a === 'number') return affine('sub', b, -1, a);
  return apply('sub', a, b);
}
/** a b, element by element. */
export function mul(a: TensorLike, b: TensorLike): Tensor {
  if (typeof b === 'number') return affine('mul', a, b, 0);
  if (typeof a === 'number') return affine('mul', b, a, 0);
  return apply('mul', a, b);
}
/** a / b: integers are divided as float32. */
export function div(a: TensorLike, b: TensorLike): Tensor {
  if (typeof b === 'number' && isPowerOfTwo(b)) return affine('div', asReal('div', a), 1 / b, 0);
  if (a instanceof Tensor && b instanceof Tensor && a.dtype === 'float32' && b.dtype === 'float32')
    return ops.div({ a, b });
  const pair = asTensors('div', a, b);
  const joint = arithmeticType(pair.a.dtype, pair.b.dtype);
  const dtype = isReal(joint) ? joint : 'float32';
  return ops.div({ a: castTo(pair.a, dtype), b: castTo(pair.b, dtype) });
}
/** Its reciprocal is exact: x / b may become x (1 / b). */
const isPowerOfTwo = (b: number): boolean => Number.isInteger(Math.log2(Math.abs(b)));

/** The greater of each two. */
export const maximum = (a: TensorLike, b: TensorLike): Tensor => apply('maximum', a, b);
/** The less of each two. */
export const minimum = (a: TensorLike, b: TensorLike): Tensor => apply('minimum', a, b);
/** a to the power b. */
export const pow = (a: TensorLike, b: TensorLike): Tensor =>
  b === 2 ? square(a) : apply('pow', a, b);
/** (a - b)². */
export const squaredDifference = (a: TensorLike, b: TensorLike): Tensor =>
  apply('squaredDifference', a, b);
/** What is left of a after division by b, with the sign of b. */
export const mod = (a: TensorLike, b: TensorLike): Tensor => apply('mod', a, b);
/** a / b, rounded down. */
export const floorDiv = (a: TensorLike, b: TensorLike): Tensor => apply('floorDiv', a, b);
