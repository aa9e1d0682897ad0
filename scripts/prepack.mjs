// SPDX-License-Identifier: MIT
// Before `npm pack`: dist/ from nothing, and this platform's prebuild, brought up to date. Those of other platforms are taken as
// they lie in prebuilds/.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './sources.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true }); // nothing of sources that are gone
const host = `${process.platform}-${process.arch}`;
for (const [script, ...args] of [['build-ts.mjs'], ['prebuild.mjs', host]]) {
  if (run(process.execPath, [join(root, 'scripts', script), ...args]) === 0) continue;
  console.error(`gemmule: cannot pack: scripts/${script} failed, see above.`);
  process.exit(1);
}
