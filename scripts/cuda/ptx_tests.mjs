// SPDX-License-Identifier: MIT
// The native tests on the kernels as nvcc compiled them (ptx_standin.mjs), for each architecture. A kernel that none of
// them launches is a failure. On compute_80 also broken copies of the matrix product (ptx_broken.mjs), which must be
// found.
// Ends with "N passed, N failed, N skipped".
//
//   node scripts/cuda/ptx_tests.mjs [--arch=75,80,90] [--most-elements=100000] [--jobs=N] [op or test ...]
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nativeTests, runNativeTests } from './ptx/native_tests.mjs';
import { checkBroken } from './ptx_broken.mjs';
import { checkMachine } from './ptx_checks.mjs';
import { buildPtxStandin, option } from './ptx_standin.mjs';
import { findToolkit } from './toolkit.mjs';

const architectures = option('arch', '75,80,90').split(',').map(Number);
const words = process.argv.slice(2).filter(word => !word.startsWith('--'));

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

/** The driver's own reports, and the first tests that failed: after a failed launch all others do. */
function failuresIn(output) {
  const those = pattern => lines(output).filter(line => pattern.test(line));
  return [...those(/^gemmule stand-in/).slice(0, 5), ...those(/^FAILED|^ended by/).slice(0, 15)];
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
  const args = [`--most-elements=${option('most-elements', 100000)}`, ...words];
  const counts = withLaunched((launched, names) => {
    const { status, output } = runNativeTests({ tests, driver: library, arch, args, launched });
    const found = countsIn(output);
    if (status !== 0) console.log(failuresIn(output).join('\n'));
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

/** The machine's own tests and the broken kernels only where no single tests were asked for. */
async function allChecks(arch, tests) {
  const all = [];
  if (words.length === 0) all.push(await checkMachine(arch));
  all.push(await testArchitecture(arch, tests));
  if (words.length === 0 && arch === 80) all.push(await checkBroken(tests, arch));
  return all;
}

async function main() {
  if (!findToolkit()) {
    console.log('skipped ptx: there is no nvcc\n0 passed, 0 failed, 1 skipped');
    return;
  }
  const tests = nativeTests();
  if (!tests) process.exit(1);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const arch of architectures)
    for (const counts of await allChecks(arch, tests))
      for (const name in sum) sum[name] += counts[name];
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
  process.exit(sum.failed > 0 ? 1 : 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
