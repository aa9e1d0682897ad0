// SPDX-License-Identifier: MIT
// docs/keras-coverage.md says what is there.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';

const root = fileURLToPath(new URL('..', import.meta.url));
const skip = existsSync(`${root}dist/esm/index.js`) ? false : 'the package is not built';

t.test('the page of names is up to date, with 95% of them', { skip }, async t => {
  const args = ['scripts/keras_coverage.mjs', '--check'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  t.ok(Number(/up to date: ([\d.]+)%/.exec(stdout)?.[1]) >= 95, stdout);
});
