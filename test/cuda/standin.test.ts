// SPDX-License-Identifier: MIT
// The stand-in driver's own tests, on kernels with planted defects: test/cuda/standin_test.cpp.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;

function check(...options: string[]) {
  const script = ['scripts/cuda/standin.mjs', '--check', ...options];
  return spawnSync(process.execPath, script, { cwd: root, encoding: 'utf8' });
}

t.setTimeout(10 * minutes); // it may have to be compiled

t.test('the stand-in driver notices planted defects', async t => {
  const { status, stdout, stderr } = check('--asan');
  if (status === 77) return t.pass('it is built', { skip: stderr.trim() });
  t.match(stdout, /^\d+ passed, 0 failed, \d+ skipped$/m, stderr);
  t.equal(status, 0);
});
