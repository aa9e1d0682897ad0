// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { has } from '../../sources.mjs';
import { suitesOn } from './programs/plain_machine.mjs';

export const claim =
  'The native suite and the tests of tensors, kernels, ops, models, saving and callbacks pass on a single core';

/** The first CPU that this process may use. */
const core = () =>
  /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];

export async function show({ run }) {
  if (!has('taskset')) return { skip: 'there is no taskset here' };
  // One test file at a time: of two on one core, the one whose kernels run at a lower priority waits for the other's.
  return suitesOn(run, { env: { TAP_JOBS: '1' }, before: ['taskset', '-c', core()] });
}
