// SPDX-License-Identifier: MIT
// The stand-in driver whose kernels are what nvcc makes of cuda/*.cu: each file's PTX, translated to C++, in place of
// the file itself.
//
//   GEMMULE_CUDA_DRIVER=$(node scripts/cuda/ptx_standin.mjs --arch=80) build/native_tests --backend=cuda
//
// Only the library's path goes to stdout. --jobs=N: how many compilers run at a time.
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root } from '../sources.mjs';
import { Build, inParallel, sources } from './ptx/build.mjs';

export const option = (name, otherwise) =>
  process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ??
  otherwise;
export const jobs = () => Number(option('jobs', availableParallelism()));

const driver = join(root, 'test/cuda');
const machine = join(driver, 'ptx');
/** What of the driver stands for CUDA's words where it compiles the device files themselves. */
const ofDeviceFiles = ['shared_memory.cpp', 'tensor_core.cpp', 'intrinsics.cpp'];
const ofChecks = ['checks.cpp'];
const but = names => file => !names.includes(basename(file));

function link(build, name, objects) {
  const map = join(driver, 'exports.map');
  const options = ['-shared', '-Wl,-z,defs', '-Wl,-z,nodelete', `-Wl,--version-script=${map}`];
  return build.link(name, '.so', objects, ...options, '-static-libstdc++', '-static-libgcc');
}

/**
 * { library, kernels }: the path of the driver, and the names of the kernels in it.
 * @param {object} options
 * @param {number} options.arch 80 for compute_80
 * @param {{ tree: string, names: string[] }} [options.changed] device files to take from another tree, which has a
 * cuda/
 *   and a native/ of its own: for tests with broken kernels
 */
export async function buildPtxStandin({ arch, changed = { tree: root, names: [] } }) {
  const build = new Build({ arch });
  const treeOf = file => (changed.names.includes(basename(file)) ? changed.tree : root);
  const objects = await inParallel(
    [
      ...sources(join(root, 'cuda'), '.cu').map(
        file => () => build.kernelObject(join('cuda', basename(file)), treeOf(file)),
      ),
      ...[
        ...sources(machine, '.cpp').filter(but(ofChecks)),
        ...sources(driver, '.cpp').filter(but(ofDeviceFiles)),
      ].map(file => () => build.driverObject(file)),
    ],
    jobs(),
  );
  return {
    library: await link(build, changed.names.length > 0 ? 'broken' : 'standin', objects),
    kernels: build.kernels.sort(),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { library } = await buildPtxStandin({ arch: Number(option('arch', 80)) });
  console.log(library);
}
