// SPDX-License-Identifier: MIT
// The native tests under valgrind, which knows no AVX-512, and flushes no denormals: sums over all floats are left out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { has } from '../../sources.mjs';

export const claim =
  'The native tests under valgrind (avx2 and below, cases of up to 300 elements, the stream, the team): no error, no definite loss';

export async function show({ run, root }) {
  if (!has('valgrind')) return { skip: 'there is no valgrind here' };
  await run('bash', ['-c', 'cmake --build build --target native_tests']);
  const table = readFileSync(join(root, 'native/ops/ops.def'), 'utf8');
  const ops = [...table.matchAll(/^OP\(([a-z0-9_]+),/gm)].map(match => match[1]);
  const valgrind = ['-q', '--leak-check=full', '--show-leak-kinds=definite', '--error-exitcode=9'];
  const only = [
    '--errors-for-leak-kinds=definite',
    'build/native_tests',
    '--most-elements=300',
    '--without=over all floats',
  ];
  const output = await run('valgrind', [...valgrind, ...only, ...ops, 'stream', 'team']);
  const [line] = /\d+ passed, \d+ failed, \d+ skipped/.exec(output) ?? ['no closing line'];
  return { pass: / 0 failed/.test(line), figure: `${line}; 0 bytes definitely lost` };
}
