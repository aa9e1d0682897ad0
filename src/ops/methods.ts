// SPDX-License-Identifier: MIT
// Every op whose first argument is a tensor, as a method of tensors: t.add(b) is add(t, b).
import { Tensor, type TensorLike } from '../tensor.js';
// prettier-ignore
import {
  abs, add, all, any, argMax, argMin, broadcastTo, cast, ceil, celu, clip, cos, cumsum, div, dropout, elu, equal, erf, exp,
  expandDims, expm1, flatten, floor, floorDiv, gather, gelu, greater, greaterEqual, hardShrink, hardSigmoid, hardSilu, hardTanh,
  inTopK, isFinite, isNaN, leakyRelu, less, lessEqual, log, log1p, logCosh, logicalAnd, logicalNot, logicalOr, logicalXor,
  logSigmoid, logSoftmax, logSumExp, matmul, max, maximum, mean, min, minimum, mish, mod, moments, mul, neg, norm, notEqual,
  oneHot, onesLike, pad, pow, prod, reciprocal, relu, relu6, repeat, reshape, reverse, round, rsqrt, scatterAdd, selu, sigmoid,
  sign, silu, sin, slice, softmax, softmaxCrossEntropy, softplus, softShrink, softsign, sparsePlus, sparseSigmoid,
  sparseSoftmaxCrossEntropy, split, sqrt, square, squaredDifference, squareplus, squeeze, stopGradient, sub, sum, tanh,
  tanhShrink, threshold, tile, topK, transpose, unstack, where, zerosLike,
} from './index.js';

// prettier-ignore
const methods = {
  abs, add, all, any, argMax, argMin, broadcastTo, cast, ceil, celu, clip, cos, cumsum, div, dropout, elu, equal, erf, exp,
  expandDims, expm1, flatten, floor, floorDiv, gather, gelu, greater, greaterEqual, hardShrink, hardSigmoid, hardSilu, hardTanh,
  inTopK, isFinite, isNaN, leakyRelu, less, lessEqual, log, log1p, logCosh, logicalAnd, logicalNot, logicalOr, logicalXor,
  logSigmoid, logSoftmax, logSumExp, matmul, max, maximum, mean, min, minimum, mish, mod, moments, mul, neg, norm, notEqual,
  oneHot, onesLike, pad, pow, prod, reciprocal, relu, relu6, repeat, reshape, reverse, round, rsqrt, scatterAdd, selu, sigmoid,
  sign, silu, sin, slice, softmax, softmaxCrossEntropy, softplus, softShrink, softsign, sparsePlus, sparseSigmoid,
  sparseSoftmaxCrossEntropy, split, sqrt, square, squaredDifference, squareplus, squeeze, stopGradient, sub, sum, tanh,
  tanhShrink, threshold, tile, topK, transpose, unstack, where, zerosLike,
};

type WithoutFirst<F> = F extends (x: TensorLike, ...rest: infer R) => infer Y
  ? (...rest: R) => Y
  : never;
type Methods = { [K in keyof typeof methods]: WithoutFirst<(typeof methods)[K]> };

declare module '../tensor.js' {
  interface Tensor extends Methods {}
}

type AnyFunction = (x: unknown, a: unknown, b: unknown, c: unknown) => unknown;
for (const [name, op] of Object.entries(methods) as [string, AnyFunction][]) {
  // Named arguments: gathering the rest of them would cost as much as the op.
  const method = function (this: Tensor, a: unknown, b: unknown, c: unknown): unknown {
    return op(this, a, b, c);
  };
  Object.defineProperty(Tensor.prototype, name, {
    value: method,
    writable: true,
    configurable: true,
  });
}
