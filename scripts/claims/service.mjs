// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the packages of a folder are there, after an attempt to install them; their scripts are not run. */
export async function hasPackages({ run, root }, folder, name) {
  const isThere = () => existsSync(join(root, folder, 'node_modules', name));
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (!isThere()) await run('npm', install, { cwd: join(root, folder) }).catch(() => {});
  return isThere();
}
