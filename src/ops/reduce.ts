// SPDX-License-Identifier: MIT
// sum, mean, max, min, prod, any, all over some axes, and what is made of them.
import { ReduceFn } from '../native/ops.gen.js';
import type { Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { stopGradient } from './gradient.js';
import { axesOf } from './axes.js';
import { add, div, mul, sub } from './binary.js';
import { stretchTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import { equal, logicalAnd } from './compare.js';
import { defineOp } from './define.js';
import { asBool, asNumber, asReal, asTensor } from './promote.js';
import { reshapeTo } from './reshape.js';
import { where } from './select.js';
import { clip, exp, log, sqrt, square } from './unary.js';

/** An axis or several; negative ones count from the last. */
export type Axis = number | readonly number[];
export interface ReduceOptions {
  /** Keeps the reduced axes, with extent 1. */
  keepDims?: boolean;
}

interface ReduceAttrs {
  /** The axes to reduce, as bits. */
  axes: number;
  shape: Shape;
}
type Slope = (dy: Tensor, x: Tensor, y: Tensor, attrs: ReduceAttrs) => Tensor;

function defineReduce(fn: keyof typeof ReduceFn, slope?: Slope) {
  const code = ReduceFn[fn];
  return defineOp<{ x: Tensor }, ReduceAttrs>(fn, {
    infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
    emit: ({ x }, y, { axes }) => record.reduce({ x, y, fn: code, dims: x.shape, axes }),
    ...(slope && {
      gradient: ({ dy, inputs: { x }, output, attrs }) => ({ x: slope(dy, x, output, attrs) }),
    }),
  });
}

/** With the reduced axes back, of extent 1. */
const kept = (t: Tensor, x: Tensor, axes: number): Tensor =>
  reshapeTo(
    t,
    x.shape.map((n, i) => ((axes >> i) & 1 ? 1 : n)),
  );
const spread = (dy: Tensor, x: Tensor, axes: number): Tensor =>
  stretchTo(kept(dy, x, axes), x.shape);

/** Where several are the greatest they share the gradient, as in Keras on TensorFlow. */
const extremeSlope: Slope = (dy, x, y, { axes, shape }) => {
  const chosen = castTo(equal(x, kept(y, x, axes)), x.dtype);
  const share = div(dy, reduceTo('sum', chosen, axes, shape));
  return mul(chosen, kept(share, x, axes));
};

/** The product of the others: y / x where nothing is 0, and that of the rest for a 0 that is alone. */
const prodSlope: Slope = (dy, x, _, { axes }) => {
  const shape = x.shape.map((n, i) => ((axes >> i) & 1 ? 1 : n));
  const isZero = equal(x, 0);
  const rest = where(isZero, 1, x);
  const product = reduceTo('prod', rest, axes, shape);
  const zeroCount = reduceTo('sum', castTo(isZero, x.dtype), axes, shape);
  const alone = logicalAnd(isZero, equal(zeroCount, 1));
  const slope = where(alone, product, where(equal(zeroCount, 0), div(product, rest), 0));
  return mul(slope, kept(dy, x, axes));
};

const ops = {
  sum: defineReduce('sum', (dy, x, _, { axes }) => spread(dy, x, axes)),
  mean: defineReduce('mean', (dy, x, y, { axes }) => spread(mul(dy, y.size / x.size), x, axes)),
  max: defineReduce('max', extremeSlope),
  min: defineReduce('min', extremeSlope),
  prod: defineReduce('prod', prodSlope),
  any: defineReduce('any'),
  all: defineReduce('all'),
};

/** Over the axes whose bits are set, into `shape`. @internal */
export const reduceTo = (fn: keyof typeof ops, x: Tensor, axes: number, shape: Shape): Tensor =>
  ops[fn]({ x }, { axes, shape });

const SCALAR: Shape = [];

function reduced(fn: keyof typeof ops, x: Tensor, axis?: Axis, options?: ReduceOptions): Tensor {
  if (axis == null && !options?.keepDims)
    return ops[fn]({ x }, { axes: (1 << x.rank) - 1, shape: SCALAR });
  let axes = 0;
  if (axis == null)
    axes = (1 << x.rank) - 1; // also null, as one writes it in Python
  else for (const i of axesOf(fn, axis, x.rank)) axes |= 1 << i;
  const shape = options?.keepDims
    ? x.shape.map((n, i) => ((axes >> i) & 1 ? 1 : n))
    : x.shape.filter((_, i) => !((axes >> i) & 1));
  return ops[fn]({ x }, { axes, shape });
}

/** The sum over some axes (default: all). Integers and booleans add up to int32. */
export const sum = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('sum', asNumber('sum', x), axis, options);
/** The mean over some axes (default: all). */
export const mean = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('mean', asReal('mean', x), axis, options);
/** The greatest along some axes (default: all); NaN where one is. */
export const max = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('max', asTensor('max', x), axis, options);
/** The least along some axes (default: all); NaN where one is. */
export const min = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('min', asTensor('min', x), axis, options);
/** The product over some axes (default: all). */
export const prod = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('prod', asNumber('prod', x), axis, options);
/** Whether any element is true (not 0). */
export const any = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('any', asBool('any', x), axis, options);
/** Whether every element is true (not 0). */
export const all = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  reduced('all', asBool('all', x), axis, options);

/** log Σ exp(x) along some axes (default: all), where no exp overflows. */
export function logSumExp(x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor {
  const t = asReal('logSumExp', x);
  const most = 3e38; // of infinities, so that -inf - -inf is never taken
  const top = stopGradient(clip(max(t, axis, { keepDims: true }), -most, most));
  const y = log(sum(exp(sub(t, top)), axis, options));
  return add(y, reshapeTo(top, y.shape));
}

/** √Σx², the Euclidean norm along some axes (default: all). */
export const norm = (x: TensorLike, axis?: Axis, options?: ReduceOptions): Tensor =>
  sqrt(sum(square(asReal('norm', x)), axis, options));
