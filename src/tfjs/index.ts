// SPDX-License-Identifier: MIT
// tfjs's names beside Keras's (docs/guides/from-tfjs.md).
export { buffer, TensorBuffer } from './buffer.js';
export * from './gradients.js';
export * from './process.js';
export {
  addN,
  clipByValue,
  clone,
  fill,
  matMul,
  print,
  tensor1d,
  tensor2d,
  tensor3d,
  tensor4d,
  tensor5d,
  tensor6d,
  topk,
  truncatedNormal,
} from './tensors.js';
export * as train from './train.js';
