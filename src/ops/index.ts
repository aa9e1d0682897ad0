// SPDX-License-Identifier: MIT
// Every op, one line a file.
export { type Activation, activationNames } from './activation.js';
export { arctan2 } from './arctan2.js';
export { argMax, argMin } from './arg_reduce.js';
export { attention, type AttentionOptions } from './attention.js';
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
export { conv1d, conv2d, conv3d, type ConvOptions } from './conv.js';
export {
  conv1dTranspose,
  conv2dTranspose,
  conv3dTranspose,
  type ConvTransposeOptions,
} from './conv_transpose.js';
export { cumsum, type CumsumOptions } from './cumsum.js';
export { type DataFormat } from './data_format.js';
export {
  depthwiseConv1d,
  depthwiseConv2d,
  type DepthwiseConvOptions,
  separableConv1d,
  separableConv2d,
} from './depthwise_conv.js';
export { dropout, type DropoutOptions } from './dropout.js';
export { einsum } from './einsum.js';
export {
  type Complex,
  type ComplexTensor,
  fft,
  fft2,
  ifft,
  ifft2,
  irfft,
  type RealTransformOptions,
  rfft,
} from './fft.js';
export { full, ones, onesLike, scalar, zeros, zerosLike } from './fill.js';
export { gather, scatterAdd } from './gather.js';
export { customGradient, stopGradient, type WithGradient } from './gradient.js';
export {
  groupNormalization,
  type GroupNormalizationOptions,
  layerNormalization,
  type LayerNormalizationOptions,
  rmsNormalization,
  type RmsNormalizationOptions,
} from './group_norm.js';
export { gru, type GruOptions } from './gru.js';
export { col2im, type Col2imOptions, im2col, type Im2colOptions } from './im2col.js';
export { lstm, type LstmOptions } from './lstm.js';
export { matmul, type MatmulOptions } from './matmul.js';
export { moments } from './moments.js';
export { movingAverage } from './moving_average.js';
export { batchNormalization, type BatchNormalizationOptions } from './normalize.js';
export { eye, oneHot, type OneHotOptions } from './one_hot.js';
export { type Origin, originOf } from './origin.js';
export { pad, type PadOptions } from './pad.js';
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  type AdaptivePoolOptions,
  avgPool1d,
  avgPool2d,
  avgPool3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type PoolOptions,
} from './pool.js';
export {
  type NormalOptions,
  randomBernoulli,
  randomNormal,
  type RandomOptions,
  randomTruncatedNormal,
  randomUniform,
  type Seed,
  type UniformOptions,
} from './random.js';
export { randomBeta, randomGamma } from './random_gamma.js';
export { randomPermutation } from './random_permutation.js';
export {
  type FillMode,
  projectiveTransform,
  type ProjectiveTransformOptions,
} from './projective_transform.js';
export { linspace, range } from './range.js';
export {
  all,
  any,
  type Axis,
  logSumExp,
  max,
  mean,
  min,
  norm,
  prod,
  type ReduceOptions,
  sum,
} from './reduce.js';
export { expandDims, flatten, reshape, squeeze } from './reshape.js';
export { type Interpolation, resize, type ResizeOptions } from './resize.js';
export { where } from './select.js';
export { type SequenceOptions } from './sequence.js';
export { type RecurrentActivation, simpleRnn, type SimpleRnnOptions } from './simple_rnn.js';
export { reverse, slice } from './slice.js';
export { logSoftmax, softmax } from './softmax.js';
export { softmaxCrossEntropy } from './softmax_cross_entropy.js';
export {
  type SparseCrossEntropyOptions,
  sparseSoftmaxCrossEntropy,
} from './sparse_softmax_cross_entropy.js';
export { dot, tensordot, type TensordotAxes } from './tensordot.js';
export { istft, type IstftOptions, stft, type StftOptions } from './stft.js';
export { repeat, tile } from './tile.js';
export { inTopK, topK } from './top_k.js';
export { transpose } from './transpose.js';
// prettier-ignore
export {
  abs, ceil, celu, clip, cos, elu, erf, exp, expm1, floor, gelu, hardShrink, hardSigmoid, hardSilu, hardTanh, leakyRelu, log,
  log1p, logCosh, logSigmoid, mish, neg, reciprocal, relu, relu6, round, rsqrt, selu, sigmoid, sign, silu, sin, softplus,
  softShrink, softsign, sparsePlus, sparseSigmoid, sqrt, square, squareplus, tanh, tanhShrink, threshold,
} from './unary.js';
export { type Window } from './window.js';
export { type Margins, type Padding, type PerAxis } from './windows.js';
import './methods.js';
