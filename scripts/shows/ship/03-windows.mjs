// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { has, root } from '../../sources.mjs';
import { accuracyIn, foreignNode, outputOf } from './programs/foreign_node.mjs';

export const claim =
  'win32-x64, in Wine: the prebuild made by MinGW trains `examples/02-mnist-dense` in a Node for Windows to 0.96 at least';

const wine = ['/usr/lib/wine/wine64', '/usr/bin/wine64'].find(file => existsSync(file));

export async function show({ run, node }) {
  if (!has('x86_64-w64-mingw32-g++')) return { skip: 'there is no x86_64-w64-mingw32-g++ here' };
  if (!wine) return { skip: 'there is no wine64 here' };
  await node(['scripts/prebuild.mjs', 'win32-x64']);

  const prefix = join(root, 'build/foreign/wine');
  mkdirSync(prefix, { recursive: true });
  // Wine says that it is an older Windows than Node asks for.
  const env = { WINEPREFIX: prefix, WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1', PREBUILDS_ONLY: '1' }; // prettier-ignore
  await run(wine, ['wineboot', '-i'], { env });
  const program = `'${wine}' '${foreignNode('win-x64', 20)}/node.exe'`;
  const start = performance.now();
  const output = await outputOf(
    run,
    'windows',
    `${program} examples/02-mnist-dense/index.mjs`,
    env,
  );
  const accuracy = accuracyIn(output);
  return {
    pass: accuracy >= 0.96,
    figure: `test accuracy ${accuracy} in ${Math.round((performance.now() - start) / 1000)} s`,
  };
}
