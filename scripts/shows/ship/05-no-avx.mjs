// SPDX-License-Identifier: MIT
import { suitesOn } from './programs/plain_machine.mjs';

export const claim =
  'The native suite and the tests of tensors, kernels, ops, models, saving and callbacks pass without AVX';

export async function show({ run }) {
  if (process.arch !== 'x64') return { skip: 'only x64 has AVX' };
  return suitesOn(run, { env: { GEMMULE_ISA: 'baseline' } });
}
