// SPDX-License-Identifier: MIT
// Every op, one line a file.
export { add, div, floorDiv, maximum, minimum, mod, mul, pow, squaredDifference, sub } from './binary.js';
export { broadcastTo } from './broadcast.js';
export { cast } from './cast.js';
export { equal, greater, greaterEqual, isFinite, isNaN, less, lessEqual, logicalAnd, logicalNot, logicalOr, logicalXor, notEqual } from './compare.js';
export { full, ones, onesLike, scalar, zeros, zerosLike } from './fill.js';
export { customGradient, stopGradient, type WithGradient } from './gradient.js';
export { type Activation, activationNames, matmul, type MatmulOptions } from './matmul.js';
export { type Origin, originOf } from './origin.js';
export { all, any, type Axis, logSumExp, max, mean, min, moments, norm, prod, type ReduceOptions, sum } from './reduce.js';
export { expandDims, flatten, reshape, squeeze } from './reshape.js';
export { where } from './select.js';
export { logSoftmax, softmax } from './softmax.js';
export { transpose } from './transpose.js';
export {
  abs, ceil, celu, clip, cos, elu, erf, exp, expm1, floor, gelu, hardShrink, hardSigmoid, hardSilu, hardTanh, leakyRelu, log,
  log1p, logCosh, logSigmoid, mish, neg, reciprocal, relu, relu6, round, rsqrt, selu, sigmoid, sign, silu, sin, softplus,
  softShrink, softsign, sparsePlus, sparseSigmoid, sqrt, square, squareplus, tanh, tanhShrink, threshold,
} from './unary.js';
