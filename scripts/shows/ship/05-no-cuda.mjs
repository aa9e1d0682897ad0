// SPDX-License-Identifier: MIT
import { suitesOn } from './programs/plain_machine.mjs';

export const claim =
  'The native suite and the tests of tensors, kernels, ops, models, saving and callbacks pass without a CUDA driver';

export const show = ({ run }) =>
  suitesOn(run, { env: { GEMMULE_CUDA_DRIVER: '/nowhere/libcuda.so.1' } });
