// SPDX-License-Identifier: MIT
// Where the CUDA toolkit is: nvcc on the PATH, or under CUDA_HOME or CUDA_PATH, or where neither is set /usr/local/cuda.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const exe = process.platform === 'win32' ? '.exe' : '';

function folders() {
  const { PATH = '', CUDA_HOME, CUDA_PATH } = process.env;
  return [...PATH.split(delimiter), join(CUDA_HOME ?? CUDA_PATH ?? '/usr/local/cuda', 'bin')];
}

/** The toolkit's programs and version, or null where there is none. */
export function findToolkit() {
  const folder = folders().find(folder => folder && existsSync(join(folder, `nvcc${exe}`)));
  if (!folder) return null;
  const nvcc = join(folder, `nvcc${exe}`);
  const { status, stdout } = spawnSync(nvcc, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return null;
  return {
    nvcc,
    ptxas: join(folder, `ptxas${exe}`),
    fatbinary: join(folder, `fatbinary${exe}`),
    version: /V([\d.]+)/.exec(stdout)?.[1] ?? stdout.trim(),
  };
}

export const noToolkit =
  'gemmule: no nvcc (on the PATH, in CUDA_HOME, CUDA_PATH or /usr/local/cuda): built without the CUDA fat binary.';
