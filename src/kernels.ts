// SPDX-License-Identifier: MIT
// Direct kernels, `import { sgemm } from 'gemmule/kernels'`: on Float32Arrays, in place, in the caller's thread or with
// `.async` off it. They never touch a stream, and never queue behind training.
export { type KernelActivation } from './kernels/activation.js';
export { type AsyncOptions, type Kernel } from './kernels/kernel.js';
export { type PackedWeights, type PackOptions, packWeights } from './kernels/pack_weights.js';
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
