// The fat binary that a build leaves, against what the host launches and what the stand-in driver runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scripts = new URL('../../scripts/cuda/', import.meta.url);
const compiler = process.env.CXX ?? 'c++';

interface Toolkit {
  findToolkit(): { version: string } | null;
}
const { findToolkit } = (await import(new URL('toolkit.mjs', scripts).href)) as Toolkit;
const noToolkit = findToolkit() ? false : 'there is no nvcc here';

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const matches = (text: string, pattern: RegExp) =>
  sorted([...text.matchAll(pattern)].map(m => m[1]));

function preprocessed(...args: string[]) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
  return execFileSync(compiler, ['-std=c++20', '-E', '-I', 'native', ...args], options);
}

const kernelsIn = (ptx: string) =>
  matches(readFileSync(join(root, 'build/cuda', ptx), 'utf8'), /\.entry (\w+)/g);

function kernelsOfTheStandIn() {
  const sources = readdirSync(join(root, 'cuda')).filter(name => name.endsWith('.cu'));
  const text = sources
    .map(name => preprocessed('-I', 'cuda', '-I', 'test/cuda', '-x', 'c++', `cuda/${name}`))
    .join('');
  return matches(text, /::standin::Registered (\w+)_registered/g);
}

/** The strings of a host file, its own and those of the .def lists that it reads, adjacent ones joined. */
function stringsOf(file: string) {
  let own = false;
  const lines = preprocessed('-I', 'build/generated', file)
    .split('\n')
    .filter(line => {
      const marker = /^# \d+ "([^"]*)"/.exec(line);
      if (marker) own = marker[1].includes('native/cuda/') || marker[1].endsWith('.def');
      return own && !marker;
    });
  return matches(lines.join(' ').replace(/"\s+"/g, ''), /"(\w+)"/g);
}
const stringsOfTheHost = () =>
  new Set(
    readdirSync(join(root, 'native/cuda'))
      .filter(name => name.endsWith('.cpp'))
      .flatMap(name => stringsOf(`native/cuda/${name}`)),
  );

/** gemm_TILE_nt, conv_TILE, conv_filter_grad_TILE: the host puts these names together. */
const product =
  /^(?:gemm|conv|conv_filter_grad)_((f32|f16|bf16|tf32|tf32x3)_\d+x\d+)(?:_[nt][nt])?$/;
const tileOf = (kernel: string) => product.exec(kernel)?.[1];

/** Products of float16 are for compute capability 7.5 alone, those of TF32 and bfloat16 for 8.0 and later. */
function isFor(kernel: string, arch: number) {
  const type = product.exec(kernel)?.[2];
  return !type || type === 'f32' || (type === 'f16') === arch < 80;
}

t.test('the fat binary of a build', { skip: noToolkit }, async t => {
  t.test('stands beside the addon', async t => {
    const { size } = statSync(join(root, 'build/Release/gemmule.fatbin'));
    t.ok(size > 0 && size < 8 * 2 ** 20, `${size} bytes`);
  });

  for (const arch of [75, 80])
    t.test(
      `has the kernels of the stand-in driver that are for it (compute_${arch}.ptx)`,
      async t =>
        t.same(
          kernelsIn(`compute_${arch}.ptx`),
          kernelsOfTheStandIn().filter(name => isFor(name, arch)),
        ),
    );

  t.test('has no kernel that the host never names', async t => {
    const named = stringsOfTheHost();
    const unnamed = kernelsIn('compute_80.ptx').filter(name => !named.has(tileOf(name) ?? name));
    t.same(unnamed, []);
  });
});

t.test('without nvcc a build says so in one line', async t => {
  const file = join(t.testdir(), 'gemmule.fatbin');
  const env = { PATH: '', CUDA_HOME: '/nowhere' };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('fatbin.mjs', scripts)), 'quick', file],
    { env, encoding: 'utf8' },
  );
  t.equal(status, 0, stderr);
  t.match(stdout, /^gemmule: no nvcc .* without the CUDA fat binary\.\n$/);
});
