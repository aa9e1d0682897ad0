// SPDX-License-Identifier: MIT
// Every op whose first argument is a tensor, as a method of tensors: t.add(b) is add(t, b).
import { Tensor, type TensorLike } from '../tensor.js';
// prettier-ignore
import {
  abs, adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d, adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d,
  add, all, any, argMax, argMin, attention, avgPool1d, avgPool2d, avgPool3d, batchNormalization, broadcastTo, cast, ceil,
  celu, clip, col2im, conv1d, conv1dTranspose, conv2d, conv2dTranspose, conv3d, conv3dTranspose, cos, cumsum,
  depthwiseConv1d, depthwiseConv2d, div, dropout, elu, equal, erf, exp, expandDims, expm1, flatten, floor, floorDiv, gather,
  gelu, greater, greaterEqual, groupNormalization, gru, hardShrink, hardSigmoid, hardSilu, hardTanh, im2col, inTopK,
  isFinite, isNaN, layerNormalization, leakyRelu, less, lessEqual, log, log1p, logCosh, logicalAnd, logicalNot, logicalOr,
  logicalXor, logSigmoid, logSoftmax, logSumExp, lstm, matmul, max, maximum, maxPool1d, maxPool2d, maxPool3d, mean, min,
  minimum, mish, mod, moments, mul, neg, norm, notEqual, oneHot, onesLike, pad, pow, prod, projectiveTransform, reciprocal,
  relu, relu6, repeat, reshape, resize, reverse, rmsNormalization, round, rsqrt, scatterAdd, selu, separableConv1d,
  separableConv2d, sigmoid, sign, silu, simpleRnn, sin, slice, softmax, softmaxCrossEntropy, softplus, softShrink, softsign,
  sparsePlus, sparseSigmoid, sparseSoftmaxCrossEntropy, split, sqrt, square, squaredDifference, squareplus, squeeze,
  stopGradient, sub, sum, tanh, tanhShrink, threshold, tile, topK, transpose, unstack, where, zerosLike,
} from './index.js';

// prettier-ignore
const methods = {
  abs, adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d, adaptiveMaxPool1d, adaptiveMaxPool2d, adaptiveMaxPool3d,
  add, all, any, argMax, argMin, attention, avgPool1d, avgPool2d, avgPool3d, batchNormalization, broadcastTo, cast, ceil,
  celu, clip, col2im, conv1d, conv1dTranspose, conv2d, conv2dTranspose, conv3d, conv3dTranspose, cos, cumsum,
  depthwiseConv1d, depthwiseConv2d, div, dropout, elu, equal, erf, exp, expandDims, expm1, flatten, floor, floorDiv, gather,
  gelu, greater, greaterEqual, groupNormalization, gru, hardShrink, hardSigmoid, hardSilu, hardTanh, im2col, inTopK,
  isFinite, isNaN, layerNormalization, leakyRelu, less, lessEqual, log, log1p, logCosh, logicalAnd, logicalNot, logicalOr,
  logicalXor, logSigmoid, logSoftmax, logSumExp, lstm, matmul, max, maximum, maxPool1d, maxPool2d, maxPool3d, mean, min,
  minimum, mish, mod, moments, mul, neg, norm, notEqual, oneHot, onesLike, pad, pow, prod, projectiveTransform, reciprocal,
  relu, relu6, repeat, reshape, resize, reverse, rmsNormalization, round, rsqrt, scatterAdd, selu, separableConv1d,
  separableConv2d, sigmoid, sign, silu, simpleRnn, sin, slice, softmax, softmaxCrossEntropy, softplus, softShrink, softsign,
  sparsePlus, sparseSigmoid, sparseSoftmaxCrossEntropy, split, sqrt, square, squaredDifference, squareplus, squeeze,
  stopGradient, sub, sum, tanh, tanhShrink, threshold, tile, topK, transpose, unstack, where, zerosLike,
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
