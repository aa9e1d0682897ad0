// SPDX-License-Identifier: MIT
// The peers that are npm packages: bench/package.json names them, and they are installed here the first time they are asked for.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Whether the packages are there, after an attempt to install them. Their scripts are not run: they would download. */
export function installPeers(): boolean {
  if (existsSync(`${folder}node_modules/onnxruntime-node`)) return true;
  console.log('installing the peers into bench/node_modules (about 600 MB) ...');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return true;
  console.log('skipped onnxruntime-node and tfjs: `npm ci --ignore-scripts` failed in bench/.');
  return false;
}
