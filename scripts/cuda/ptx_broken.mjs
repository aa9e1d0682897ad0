// SPDX-License-Identifier: MIT
// The check of the checks: broken copies of the matrix product, compiled by nvcc and run as ptx_tests.mjs runs the
// right one, must be found. Each is made by one replacement in a device file, whose text must be there exactly once.
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root } from '../sources.mjs';
import { buildFolder } from './ptx/build.mjs';
import { nativeTests, runNativeTests } from './ptx/native_tests.mjs';
import { buildPtxStandin, option } from './ptx_standin.mjs';

const races = /races: thread \d+ (wrote|read)|which nothing was written to/;
const undelivered = /is not delivered yet by/;
const wrongNumbers = /FAILED .*gives the product/;

/** `found`: what the run must say. `names`: of the device files that are compiled anew; the others stay as they are. */
const broken = [
  {
    what: 'no barrier between the copies and the arithmetic',
    file: 'cuda/gemm/pipeline.h',
    from: /__syncthreads\(\); {2}\/\/ all have this stage's floats/,
    to: '// all have this stage',
    found: races,
  },
  {
    what: 'no wait for the copies',
    file: 'cuda/gemm/pipeline.h',
    from: /wait_copies<kStages - 2>\(\);/,
    to: '',
    found: undelivered,
  },
  {
    what: 'a wait for one group of copies too few',
    file: 'cuda/gemm/pipeline.h',
    from: /wait_copies<kStages - 2>\(\);/,
    to: 'wait_copies<kStages - 1>();',
    found: undelivered,
  },
  {
    what: 'the sums replace the stages without a barrier',
    file: 'cuda/gemm/product.h',
    from: /__syncthreads\(\); {2}\/\/ the stages become the epilogue's room/,
    to: '',
    found: races,
  },
  {
    what: 'b read one depth too far',
    file: 'cuda/gemm/simt.h',
    from: /load<4>\(y, b \+ d \* LayoutB::kApart/,
    to: 'load<4>(y, b + (d + 1) % kDepth * LayoutB::kApart',
    found: wrongNumbers,
  },
  {
    what: 'a fragment of a shifted by one row',
    file: 'cuda/gemm/tensor.h',
    from: /warp_row \+ lane % 16\);/,
    to: 'warp_row + (lane + 1) % 16);',
    names: ['matmul_tensor.cu'],
    found: wrongNumbers,
  },
];

function edited(text, { file, from, to }) {
  const count = text.match(new RegExp(from, 'g'))?.length ?? 0;
  if (count !== 1)
    throw new Error(
      `gemmule: expected ${from} once in ${file}, found it ${count} times. Adapt scripts/cuda/ptx_broken.mjs to it.`,
    );
  return text.replace(from, to);
}

/** A tree with the one change; native/ is the project's. */
function brokenTree(change) {
  const tree = join(buildFolder, 'ptx-broken');
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  cpSync(join(root, 'cuda'), join(tree, 'cuda'), { recursive: true });
  symlinkSync(join(root, 'native'), join(tree, 'native'));
  const file = join(tree, change.file);
  writeFileSync(file, edited(readFileSync(file, 'utf8'), change));
  return tree;
}

const args = ['every tile of the matrix product'];

async function run(tests, arch, changed) {
  const { library } = await buildPtxStandin({ arch, changed });
  return runNativeTests({ tests, driver: library, arch, args });
}

const firstLine = (output, pattern) => output.split('\n').find(line => pattern.test(line));

async function check(change, tests, arch) {
  const names = change.names ?? ['matmul_f32.cu'];
  const { status, output } = await run(tests, arch, { tree: brokenTree(change), names });
  const line = firstLine(output, change.found);
  const isFound = status !== 0 && line !== undefined;
  console.log(`${isFound ? 'found   ' : 'FAILED  '}${change.what} (${change.file})`);
  console.log(isFound ? `        ${line}` : output.split('\n').slice(0, 5).join('\n'));
  return isFound;
}

/** { passed, failed, skipped }. The right product must pass the same tests: else finding the wrong ones says nothing. */
export async function checkBroken(tests, arch = 80) {
  const right = await run(tests, arch);
  const counts = {
    passed: Number(right.status === 0),
    failed: Number(right.status !== 0),
    skipped: 0,
  };
  if (right.status !== 0)
    console.log(`FAILED  the matrix product as it is\n${right.output.slice(0, 2000)}`);
  for (const change of broken) ++counts[(await check(change, tests, arch)) ? 'passed' : 'failed'];
  console.log(
    `ptx, broken products, compute_${arch}: ${counts.passed} passed, ${counts.failed} failed`,
  );
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await checkBroken(nativeTests(), Number(option('arch', 80)));
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exit(failed > 0 ? 1 : 0);
}
