// SPDX-License-Identifier: MIT
export const claim =
  '`nm -D` of the addon shows no CUDA symbol, it needs no CUDA library, and it loads where no CUDA file exists; `npm run prebuild` prints the fat binary’s size';

const addon = 'build/Release/gemmule.node';

export async function show({ run, node }) {
  const symbols = (await run('nm', ['-D', addon])).split('\n');
  const named = symbols.filter(line => / (cu[A-Z]|cuda|nv)/.test(line));
  const needed = (await run('readelf', ['-d', addon])).match(/\[lib(cu|nv)[^\]]*\]/g) ?? [];
  const program = `import { info } from 'gemmule'; console.log(info().backend)`;
  const backend = (await node(['--input-type=module', '-e', program])).trim();
  const said = await node(['scripts/prebuild.mjs', `${process.platform}-${process.arch}`]);
  return {
    pass: named.length === 0 && needed.length === 0 && backend === 'cpu',
    figure: `${named.length} of ${symbols.length} symbols; loads with backend ${backend}; ${said.trim().split('/').at(-1)}`,
  };
}
