// SPDX-License-Identifier: MIT
// Element-wise functions of one argument: the lines of native/ops/unary.def.
import { mismatch } from '../errors.js';
import { UnaryFn } from '../native/ops.gen.js';
import { record } from '../stream.js';
import { type Tensor, type TensorLike } from '../tensor.js';
import { castTo } from './cast_to.js';
import { defineOp } from './define.js';
import { noteOrigin } from './origin.js';
import { asNumber, asReal, asTensor, isReal } from './promote.js';
import { flat, fromOutput, outputGrad, unaryGrad } from './unary_grad.js';

export type UnaryName = keyof typeof UnaryFn;
/** The function's parameters, where it has any: a and b of unary.def. */
export interface UnaryAttrs {
  alpha: number;
  beta: number;
}
const PLAIN: UnaryAttrs = { alpha: 0, beta: 0 };
type UnaryOp = (inputs: { x: Tensor }, attrs: UnaryAttrs) => Tensor;

function defineUnary(fn: UnaryName): UnaryOp {
  const code = UnaryFn[fn];
  return defineOp<{ x: Tensor }, UnaryAttrs>(fn, {
    infer: ({ x }) => x,
    emit: ({ x }, y, { alpha, beta }) =>
      record.unary({ x, y, fn: code, count: x.size, alpha, beta }),
    gradient: ({ dy, inputs: { x }, output: y, attrs }) => {
      if (flat.has(fn)) return {};
      if (fn === 'scale') return { x: mulBy(dy, attrs.alpha) };
      if (fn === 'neg') return { x: neg(dy) };
      if (fromOutput.has(fn)) return { x: outputGrad({ dy, y }, fn) };
      return { x: unaryGrad({ dy, x, y }, { fn, ...attrs }) };
    },
  });
}

const ops = Object.fromEntries(
  Object.keys(UnaryFn).map(fn => [fn, defineUnary(fn as UnaryName)]),
) as Record<UnaryName, UnaryOp>;

/** A function without parameters, by its name. @internal */
export const applyUnary = (fn: UnaryName, x: Tensor): Tensor => ops[fn]({ x }, PLAIN);

/** Of floats; anything else becomes float32. */
function real(fn: UnaryName): (x: TensorLike) => Tensor {
  const op = ops[fn];
  return x => op({ x: asReal(fn, x) }, PLAIN);
}
/** Of floats and integers alike. */
function numeric(fn: UnaryName): (x: TensorLike) => Tensor {
  const op = ops[fn];
  return x => op({ x: asNumber(fn, x) }, PLAIN);
}
function withParameters(fn: UnaryName, x: TensorLike, alpha: number, beta = 0): Tensor {
  checkNumber(fn, alpha);
  checkNumber(fn, beta);
  return ops[fn]({ x: asReal(fn, x) }, { alpha, beta });
}
function checkNumber(who: string, v: number): void {
  if (typeof v !== 'number' || v !== v)
    throw new TypeError(mismatch(who, 'a number as parameter', v));
}

/** a·x + b in one pass: how plain numbers are added and multiplied. Integers stay integers where a and b are. @internal */
export function affine(who: string, x: TensorLike, a: number, b: number): Tensor {
  const t = asTensor(who, x);
  if (isReal(t.dtype)) return ops.scale({ x: t }, { alpha: a, beta: b });
  const whole =
    Number.isInteger(a) && Number.isInteger(b) && Math.abs(a) < 2 ** 31 && Math.abs(b) < 2 ** 31;
  return ops.scale({ x: castTo(t, whole ? 'int32' : 'float32') }, { alpha: a, beta: b });
}
const mulBy = (x: Tensor, a: number): Tensor => ops.scale({ x }, { alpha: a, beta: 0 });

/** max(x, 0). */
export const relu = numeric('relu');
/** 1 / (1 + exp(-x)). */
export function sigmoid(x: TensorLike): Tensor {
  const t = asReal('sigmoid', x);
  return noteOrigin(ops.sigmoid({ x: t }, PLAIN), 'sigmoid', t);
}
export const tanh = real('tanh');
export const exp = real('exp');
/** exp(x) - 1, exact near 0. */
export const expm1 = real('expm1');
export const log = real('log');
/** log(1 + x), exact near 0. */
export const log1p = real('log1p');
export const sqrt = real('sqrt');
/** 1 / √x. */
export const rsqrt = real('rsqrt');
export const square = numeric('square');
export const reciprocal = real('reciprocal');
export const neg = numeric('neg');
export const abs = numeric('abs');
/** -1, 0 or 1. */
export const sign = numeric('sign');
export const floor = numeric('floor');
export const ceil = numeric('ceil');
/** To the nearest integer, halves to the even one. */
export const round = numeric('round');
export const sin = real('sin');
export const cos = real('cos');
export const erf = real('erf');
/** x Φ(x); `approximate`: by tanh. */
export const gelu = (x: TensorLike, { approximate = false } = {}): Tensor =>
  ops[approximate ? 'geluTanh' : 'gelu']({ x: asReal('gelu', x) }, PLAIN);
/** x sigmoid(x), also called swish. */
export const silu = real('silu');
/** log(1 + exp(x)). */
export const softplus = real('softplus');
/** x / (1 + |x|). */
export const softsign = real('softsign');
export const logSigmoid = real('logSigmoid');
/** x tanh(softplus(x)). */
export const mish = real('mish');
/** x where positive, else alpha (exp(x) - 1). */
export const elu = (x: TensorLike, alpha = 1): Tensor => withParameters('elu', x, alpha);
/** x where positive, else alpha (exp(x / alpha) - 1). */
export const celu = (x: TensorLike, alpha = 1): Tensor => withParameters('celu', x, alpha);
export const selu = real('selu');
/** x where positive, else slope x. */
export const leakyRelu = (x: TensorLike, slope = 0.2): Tensor =>
  withParameters('leakyRelu', x, slope);
/** min(max(x, 0), 6). */
export const relu6 = numeric('relu6');
/** x / 6 + 1/2, clipped to [0, 1]. */
export const hardSigmoid = real('hardSigmoid');
/** x hardSigmoid(x). */
export const hardSilu = real('hardSilu');
/** x clipped to [-1, 1]. */
export const hardTanh = real('hardTanh');
/** x where |x| > t, else 0. */
export const hardShrink = (x: TensorLike, t = 0.5): Tensor => withParameters('hardShrink', x, t);
/** x moved by t toward 0, and 0 where |x| ≤ t. */
export const softShrink = (x: TensorLike, t = 0.5): Tensor => withParameters('softShrink', x, t);
/** x - tanh(x). */
export const tanhShrink = real('tanhShrink');
/** (x + √(x² + b)) / 2. */
export const squareplus = (x: TensorLike, b = 4): Tensor => withParameters('squareplus', x, b);
export const sparsePlus = real('sparsePlus');
export const sparseSigmoid = real('sparseSigmoid');
/** x where x > t, else value. */
export const threshold = (x: TensorLike, t: number, value: number): Tensor =>
  withParameters('threshold', x, t, value);
/** log cosh(x), without overflow. */
export const logCosh = real('logCosh');

/** x, but no less than min and no more than max. */
export function clip(x: TensorLike, min: number, max: number): Tensor {
  checkNumber('clip', min);
  checkNumber('clip', max);
  const t = asNumber('clip', x);
  const whole =
    Number.isInteger(min) &&
    Number.isInteger(max) &&
    Math.abs(min) < 2 ** 31 &&
    Math.abs(max) < 2 ** 31;
  return ops.clip(
    { x: whole || isReal(t.dtype) ? t : castTo(t, 'float32') },
    { alpha: min, beta: max },
  );
}
