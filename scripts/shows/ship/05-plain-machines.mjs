// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';
import { testsOf } from '../../claims/tests.mjs';
import { has } from '../../sources.mjs';
import { closingCounts } from '../cuda/programs/closing.mjs';

export const claim =
  'The native suite and the tests of tensors, kernels, ops, models, saving and callbacks pass without AVX, on a single core, and without CUDA';

const folders = ['.', 'ops', 'models', 'saving', 'callbacks'];

/** The first CPU that this process may use. */
const core = () =>
  /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];

/** Each is set before, or in front of, a command line. */
function machines() {
  const found = { 'no CUDA': { env: { GEMMULE_CUDA_DRIVER: '/nowhere/libcuda.so.1' } } };
  if (process.arch === 'x64') found['no AVX'] = { env: { GEMMULE_ISA: 'baseline' } };
  if (has('taskset')) found['one core'] = { before: ['taskset', '-c', core()] };
  return Object.entries(found);
}

export async function show({ run }) {
  const found = [];
  for (const [name, { env, before = [] }] of machines()) {
    const there = (program, args, options) => {
      const [first, ...rest] = [...before, program, ...args];
      return run(first, rest, { ...options, env });
    };
    const native = closingCounts(
      await there('bash', ['scripts/native-tests.sh', 'release']).catch(error => error.stdout),
    );
    const tests = await testsOf(there, ...folders);
    const figure = `${name}: native: ${native.passed} passed, ${native.failed} failed; ${tests.figure}`;
    console.log(`  ${figure}`);
    found.push({ pass: native.failed === 0 && native.passed > 0 && tests.pass, figure });
  }
  return { pass: found.every(one => one.pass), figure: found.map(one => one.figure).join('; ') };
}
