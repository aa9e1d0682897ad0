// SPDX-License-Identifier: MIT
// The program native_tests, and its runs through a PTX stand-in driver.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { root, run } from '../../sources.mjs';
import { jobs } from '../ptx_standin.mjs';
import { buildFolder } from './build.mjs';

/** native_tests, built where something changed: in the addon's build folder if there is one. */
export function nativeTests() {
  const given = process.env.GEMMULE_NATIVE_TESTS;
  if (given) return given;
  const isConfigured = folder =>
    ['build.ninja', 'Makefile'].some(name => existsSync(join(folder, name)));
  const folder = isConfigured(buildFolder) ? buildFolder : join(buildFolder, 'native');
  const said = { stdio: ['ignore', 'ignore', 'inherit'] };
  if (!isConfigured(folder) && run('cmake', ['-S', root, '-B', folder], said) !== 0) return null;
  const options = ['--target', 'native_tests', '--parallel', String(jobs())];
  return run('cmake', ['--build', folder, ...options], said) === 0
    ? join(folder, 'native_tests')
    : null;
}

/** { status, output }: of native_tests through this driver; `launched` is written the names of the kernels that ran. */
export function runNativeTests({ tests, driver, arch, args, launched }) {
  const { status, signal, stdout, stderr } = spawnSync(tests, ['--backend=cuda', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 20 * 60_000,
    env: {
      ...process.env,
      GEMMULE_CUDA_DRIVER: driver,
      GEMMULE_STANDIN_CAPABILITY: `${Math.floor(arch / 10)}.${arch % 10}`,
      ...(launched && { GEMMULE_PTX_LAUNCHED: launched }),
    },
  });
  return { status: status ?? 1, output: stdout + stderr + (signal ? `ended by ${signal}\n` : '') };
}
