// SPDX-License-Identifier: MIT
// The native tests on the kernels as nvcc compiled them (ptx_standin.mjs), for each architecture. A kernel that none of them launches is
// a failure. Ends with "N passed, N failed, N skipped".
//
//   node scripts/cuda/ptx_tests.mjs [--arch=75,80,90] [--most-elements=20000] [--jobs=N] [op or test ...]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root, run } from '../sources.mjs';
import { checkMachine } from './ptx_checks.mjs';
import { buildPtxStandin, jobs, option } from './ptx_standin.mjs';

const architectures = option('arch', '75,80,90').split(',').map(Number);
const words = process.argv.slice(2).filter(word => !word.startsWith('--'));

/** native_tests, built where something changed: in the addon's build folder if there is one. */
export function nativeTests() {
  const given = process.env.GEMMULE_NATIVE_TESTS;
  if (given) return given;
  const build = join(root, process.env.GEMMULE_BUILD ?? 'build');
  const isConfigured = folder =>
    ['build.ninja', 'Makefile'].some(name => existsSync(join(folder, name)));
  const folder = isConfigured(build) ? build : join(build, 'native');
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
    env: {
      ...process.env,
      GEMMULE_CUDA_DRIVER: driver,
      GEMMULE_STANDIN_CAPABILITY: `${Math.floor(arch / 10)}.${arch % 10}`,
      GEMMULE_PTX_LAUNCHED: launched,
    },
  });
  return { status: status ?? 1, output: stdout + stderr + (signal ? `ended by ${signal}\n` : '') };
}

const lines = text => text.split('\n').filter(Boolean);

export function countsIn(output) {
  const last = lines(output).findLast(line => /^\d+ passed, \d+ failed, \d+ skipped/.test(line));
  const [passed, failed, skipped] = last ? last.match(/\d+/g).map(Number) : [0, 1, 0];
  return { passed, failed, skipped };
}

function withLaunched(use) {
  const folder = mkdtempSync(join(tmpdir(), 'gemmule-ptx-'));
  try {
    const file = join(folder, 'launched');
    return use(file, () => (existsSync(file) ? lines(readFileSync(file, 'utf8')) : []));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The kernels that no test launched; where only some tests were asked for, that says nothing. */
function checkCoverage(kernels, launched, counts) {
  if (words.length > 0) return;
  const missing = kernels.filter(kernel => !launched.includes(kernel));
  for (const kernel of missing) console.log(`FAILED  no test launches the kernel ${kernel}`);
  counts.passed += kernels.length - missing.length;
  counts.failed += missing.length;
}

async function testArchitecture(arch, tests) {
  const began = performance.now();
  const { library, kernels } = await buildPtxStandin({ arch });
  const built = performance.now();
  const args = [`--most-elements=${option('most-elements', 20000)}`, ...words];
  const counts = withLaunched((launched, names) => {
    const { status, output } = runNativeTests({ tests, driver: library, arch, args, launched });
    const found = countsIn(output);
    if (status !== 0) console.log(lines(output).slice(-60).join('\n'));
    if (status !== 0 && found.failed === 0) found.failed = 1;
    checkCoverage(kernels, names(), found);
    return found;
  });
  const seconds = (from, to) => ((to - from) / 1000).toFixed(0);
  console.log(
    `ptx, compute_${arch}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped ` +
      `(built in ${seconds(began, built)} s, run in ${seconds(built, performance.now())} s)`,
  );
  return counts;
}

async function main() {
  const tests = nativeTests();
  if (!tests) process.exit(1);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const arch of architectures)
    for (const counts of [await checkMachine(arch), await testArchitecture(arch, tests)])
      for (const name in sum) sum[name] += counts[name];
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exit(sum.failed > 0 ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
