// SPDX-License-Identifier: MIT
// `prepare`: builds in a clone, so that `npm install && npm start` is all there is to do. npm does not run it for users
// of the tarball. A build that fails leaves the install alone: it says what to do, and loading the addon says it again.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync('npm', ['run', '-s', 'build'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0)
  console.error('gemmule: the build failed, see above. Mend that, then: npm run build');
