// SPDX-License-Identifier: MIT
// Direct kernels, `import { sgemm } from 'gemmule/kernels'`: on Float32Arrays, in place, in the caller's thread or with
// `.async` off it. They never touch a stream, and never queue behind training.
export { type KernelActivation } from './kernels/activation.js';
export { attention, type AttentionOptions } from './kernels/attention.js';
export { batchNorm, type BatchNormOptions } from './kernels/batch_norm.js';
export {
  conv2d,
  type Conv2dOptions,
  depthwiseConv2d,
  type DepthwiseConv2dOptions,
} from './kernels/conv2d.js';
export { embedding, type EmbeddingOptions } from './kernels/embedding.js';
export { gru, gruCell, type GruCellOptions, type GruOptions } from './kernels/gru.js';
export { col2im, im2col, type Im2colOptions } from './kernels/im2col.js';
export { type AsyncOptions, type Kernel } from './kernels/kernel.js';
export { lstm, lstmCell, type LstmCellOptions, type LstmOptions } from './kernels/lstm.js';
export { type PackedWeights, type PackOptions, packWeights } from './kernels/pack_weights.js';
export { avgPool2d, maxPool2d, type Pool2dOptions } from './kernels/pool2d.js';
export { gemm, type GemmOptions, sgemm, type SgemmOptions } from './kernels/sgemm.js';
export { sgemv, type SgemvOptions } from './kernels/sgemv.js';
export { logSoftmax, softmax, type SoftmaxOptions } from './kernels/softmax.js';
export {
  elu,
  gelu,
  hardSigmoid,
  hardSilu,
  leakyRelu,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  tanh,
  type UnaryOptions,
} from './kernels/unary.js';
