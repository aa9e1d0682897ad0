// SPDX-License-Identifier: MIT
import { has } from '../../sources.mjs';
import { closingCounts } from '../cuda/programs/closing.mjs';
import { accuracyIn, foreignNode, outputOf } from './programs/foreign_node.mjs';

export const claim =
  'linux-arm64, emulated by qemu: the native suite passes; the prebuild trains `examples/02-mnist-dense` in an arm64 Node to 0.96 at least';

export async function show({ run, node }) {
  for (const program of ['aarch64-linux-gnu-g++', 'qemu-aarch64'])
    if (!has(program)) return { skip: `there is no ${program} here` };
  const suite = await run('bash', ['scripts/native-tests.sh', 'arm64']).catch(e => e.stdout);
  const { passed, failed } = closingCounts(suite);

  await node(['scripts/prebuild.mjs', 'linux-arm64']);
  const emulated = `qemu-aarch64 -L /usr/aarch64-linux-gnu '${foreignNode('linux-arm64', 22)}/node'`;
  const start = performance.now();
  const output = await outputOf(run, 'arm64', `${emulated} examples/02-mnist-dense/index.mjs`, {
    PREBUILDS_ONLY: '1',
  });
  const accuracy = accuracyIn(output);
  return {
    pass: passed > 0 && failed === 0 && accuracy >= 0.96,
    figure: `${passed} native cases passed, ${failed} failed; test accuracy ${accuracy} in ${Math.round((performance.now() - start) / 1000)} s`,
  };
}
