// SPDX-License-Identifier: MIT
// The slopes of the element-wise functions, and the slopes of those: gradients of gradients.
import { GradientError } from '../errors.js';
import { UnaryFn } from '../native/ops.gen.js';
import { record } from '../stream.js';
import type { Tensor } from '../tensor.js';
import { div, mul, pow, sub } from './binary.js';
import { castTo } from './cast_to.js';
import { less } from './compare.js';
import { defineOp, type Op } from './define.js';
import { where } from './select.js';
import {
  abs,
  cos,
  exp,
  neg,
  sigmoid,
  sign,
  sin,
  square,
  tanh,
  type UnaryAttrs,
  type UnaryName,
} from './unary.js';

/** Their slope is 0 wherever they have one. */
export const flat: ReadonlySet<UnaryName> = new Set<UnaryName>(['sign', 'floor', 'ceil', 'round']);
/** Their slope can be told from the value alone, so a fused matmul keeps no argument for it. */
export const fromOutput: ReadonlySet<UnaryName> = new Set<UnaryName>([
  'linear',
  'relu',
  'sigmoid',
  'tanh',
  'exp',
  'expm1',
  'relu6',
  'hardTanh',
  'sqrt',
  'reciprocal',
]);

/** dx = dy f'(x), told from y = f(x): `y` stands in for the argument, which the slopes above do not read. @internal */
export const outputGrad: Op<{ dy: Tensor; y: Tensor }, UnaryName> = defineOp('unaryGrad', {
  infer: ({ dy }) => dy,
  emit: ({ dy, y }, dx, fn) =>
    record.unaryGrad({ dy, x: y, y, dx, fn: UnaryFn[fn], count: dy.size }),
  gradient: ({ dy: d, inputs: { dy, y }, attrs: fn, needs }) => {
    const slope = needs.y ? slopeByOutput[fn]?.(y) : undefined;
    return {
      dy: needs.dy && outputGrad({ dy: d, y }, fn),
      y: slope !== undefined && mul(mul(d, dy), slope),
    };
  },
});

/** How the slope, as a function of y, changes with y; those that are missing do not. */
const slopeByOutput: { [K in UnaryName]?: (y: Tensor) => Tensor | number } = {
  sigmoid: y => sub(1, mul(y, 2)),
  tanh: y => mul(y, -2),
  exp: () => 1,
  expm1: () => 1,
  sqrt: y => div(-0.5, square(y)),
  reciprocal: y => mul(y, -2),
};

/** dx = dy f'(x). @internal */
export const unaryGrad: Op<{ dy: Tensor; x: Tensor; y: Tensor }, UnaryAttrs & { fn: UnaryName }> =
  defineOp('unaryGrad', {
    infer: ({ dy }) => dy,
    emit: ({ dy, x, y }, dx, { fn, alpha, beta }) =>
      record.unaryGrad({ dy, x, y, dx, fn: UnaryFn[fn], count: dy.size, alpha, beta }),
    gradient: ({ dy: d, inputs: { dy, x, y }, attrs, needs }) => {
      const curve = needs.x ? curvature(attrs, x, y) : 0; // the way through y is part of it
      return {
        dy: needs.dy && unaryGrad({ dy: d, x, y }, attrs),
        x: curve !== 0 && mul(mul(d, dy), curve),
      };
    },
  });

type Curvature = (x: Tensor, y: Tensor, alpha: number) => Tensor | number;

const logistic = (x: Tensor): Tensor => mul(sigmoid(x), sigmoid(neg(x)));
const within = (x: Tensor, limit: number): Tensor => castTo(less(abs(x), limit), x.dtype);
const onNegative = (x: Tensor, y: Tensor): Tensor => where(less(x, 0), y, 0);
const bell = (x: Tensor): Tensor => exp(mul(square(x), -0.5));

/** f''(x). */
const curvatures: { [K in UnaryName]?: Curvature } = {
  square: () => 2,
  abs: () => 0,
  log: x => div(-1, square(x)),
  log1p: x => div(-1, square(sub(x, -1))),
  rsqrt: (x, y) => mul(div(y, square(x)), 0.75),
  sin: x => neg(sin(x)),
  cos: x => neg(cos(x)),
  erf: x => mul(mul(x, exp(neg(square(x)))), -2.256758334191025),
  gelu: x => mul(mul(bell(x), sub(2, square(x))), 0.3989422804014327),
  silu: x => mul(logistic(x), sub(2, mul(x, tanh(mul(x, 0.5))))),
  softplus: logistic,
  softsign: x => div(mul(sign(x), -2), pow(sub(abs(x), -1), 3)),
  logSigmoid: x => neg(logistic(x)),
  elu: (x, _, alpha) => onNegative(x, mul(exp(x), alpha)),
  celu: (x, _, alpha) => onNegative(x, mul(exp(mul(x, 1 / alpha)), 1 / alpha)),
  selu: x => onNegative(x, mul(exp(x), 1.7580993408473766)),
  leakyRelu: () => 0,
  hardSigmoid: () => 0,
  hardSilu: x => mul(within(x, 3), 1 / 3),
  hardShrink: () => 0,
  softShrink: () => 0,
  tanhShrink: x => mul(mul(tanh(x), sub(1, square(tanh(x)))), 2),
  squareplus: (x, _, b) => mul(pow(sub(square(x), -b), -1.5), b / 2),
  sparsePlus: x => mul(within(x, 1), 0.5),
  sparseSigmoid: () => 0,
  threshold: () => 0,
  clip: () => 0,
  logCosh: x => sub(1, square(tanh(x))),
};

function curvature(
  { fn, alpha }: UnaryAttrs & { fn: UnaryName },
  x: Tensor,
  y: Tensor,
): Tensor | number {
  const of = curvatures[fn];
  if (of === undefined)
    throw new GradientError(
      `${fn}: has no second derivative. Differentiate it once, or write it with other ops.`,
    );
  return of(x, y, alpha);
}
