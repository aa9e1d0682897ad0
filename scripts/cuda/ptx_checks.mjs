// SPDX-License-Identifier: MIT
// The machine that runs PTX, tested by itself (test/cuda/ptx/checks.cu, checks.cpp), in three orders of threads.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { root } from '../sources.mjs';
import { Build, inParallel, sources } from './ptx/build.mjs';
import { jobs } from './ptx_standin.mjs';

const ofDriver = ['device_memory.cpp'];
const fibers = ['block.cpp', 'fiber.cpp', 'kernels.cpp'];

async function buildChecks(arch) {
  const build = new Build({ arch });
  const machine = sources(join(root, 'test/cuda/ptx'), '.cpp').filter(
    file => !ofDriver.some(name => file.endsWith(name)),
  );
  const objects = await inParallel(
    [
      () => build.kernelObject('test/cuda/ptx/checks.cu'),
      ...[...machine, ...fibers.map(name => join(root, 'test/cuda', name))].map(
        file => () => build.driverObject(file),
      ),
    ],
    jobs(),
  );
  return build.link('checks', '', objects);
}

/** { passed, failed, skipped } of all orders. */
export async function checkMachine(arch) {
  const program = await buildChecks(arch);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const order of ['0', '1', '7']) {
    const { stdout, stderr } = spawnSync(program, [order], { encoding: 'utf8' });
    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout) ?? [0, 0, 1];
    if (Number(failed) > 0) console.log(stdout + stderr);
    sum.passed += Number(passed);
    sum.failed += Number(failed);
  }
  console.log(
    `ptx, the machine itself, compute_${arch}: ${sum.passed} passed, ${sum.failed} failed`,
  );
  return sum;
}
