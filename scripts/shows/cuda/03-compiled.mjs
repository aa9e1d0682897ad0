// SPDX-License-Identifier: MIT
import { findToolkit } from '../../cuda/toolkit.mjs';
import { closingCounts } from './programs/closing.mjs';

export const claim =
  'The PTX-level check passes for every kernel for compute_75, 80 and 90, and broken copies of the matrix product are caught';

export async function show({ node }) {
  if (!findToolkit()) return { skip: 'there is no nvcc here' };
  const output = await node(['scripts/cuda/ptx_tests.mjs']).catch(error => error.stdout ?? '');
  const { passed, failed, skipped } = closingCounts(output);
  const found = output.split('\n').filter(line => line.startsWith('found '));
  return {
    pass: failed === 0 && passed > 0 && found.length > 1,
    figure: `${passed} passed, ${failed} failed, ${skipped} skipped; ${found.length} broken copies found`,
  };
}
