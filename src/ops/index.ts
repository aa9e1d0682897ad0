// SPDX-License-Identifier: MIT
// Every op, one line a file.
export { argMax, argMin } from './arg_reduce.js';
export {
  add,
  div,
  floorDiv,
  maximum,
  minimum,
  mod,
  mul,
  pow,
  squaredDifference,
  sub,
} from './binary.js';
export { broadcastTo } from './broadcast.js';
export { cast } from './cast.js';
export {
  equal,
  greater,
  greaterEqual,
  isFinite,
  isNaN,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  notEqual,
} from './compare.js';
export { concat, split, stack, unstack } from './concat.js';
export { cumsum, type CumsumOptions } from './cumsum.js';
export { dropout, type DropoutOptions } from './dropout.js';
export { full, ones, onesLike, scalar, zeros, zerosLike } from './fill.js';
export { gather, scatterAdd } from './gather.js';
export { customGradient, stopGradient, type WithGradient } from './gradient.js';
export { type Activation, activationNames, matmul, type MatmulOptions } from './matmul.js';
export { eye, oneHot, type OneHotOptions } from './one_hot.js';
export { type Origin, originOf } from './origin.js';
export { pad, type PadOptions } from './pad.js';
export {
  randomBernoulli,
  randomNormal,
  type RandomOptions,
  randomTruncatedNormal,
  randomUniform,
} from './random.js';
export { randomPermutation } from './random_permutation.js';
export { linspace, range } from './range.js';
export {
  all,
  any,
  type Axis,
  logSumExp,
  max,
  mean,
  min,
  moments,
  norm,
  prod,
  type ReduceOptions,
  sum,
} from './reduce.js';
export { expandDims, flatten, reshape, squeeze } from './reshape.js';
export { where } from './select.js';
export { reverse, slice } from './slice.js';
export { logSoftmax, softmax } from './softmax.js';
export { softmaxCrossEntropy } from './softmax_cross_entropy.js';
export {
  type SparseCrossEntropyOptions,
  sparseSoftmaxCrossEntropy,
} from './sparse_softmax_cross_entropy.js';
export { repeat, tile } from './tile.js';
export { inTopK, topK } from './top_k.js';
export { transpose } from './transpose.js';
// prettier-ignore
export {
  abs, ceil, celu, clip, cos, elu, erf, exp, expm1, floor, gelu, hardShrink, hardSigmoid, hardSilu, hardTanh, leakyRelu, log,
  log1p, logCosh, logSigmoid, mish, neg, reciprocal, relu, relu6, round, rsqrt, selu, sigmoid, sign, silu, sin, softplus,
  softShrink, softsign, sparsePlus, sparseSigmoid, sqrt, square, squareplus, tanh, tanhShrink, threshold,
} from './unary.js';
import './methods.js';
