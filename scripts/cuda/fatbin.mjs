// SPDX-License-Identifier: MIT
// cuda/*.cu -> gemmule.fatbin: nvcc makes PTX of all device files together, once a virtual architecture; ptxas makes a binary of it
// for each GPU architecture; fatbinary packs both. Each step is left out when what it reads has not changed.
//
//   node scripts/cuda/fatbin.mjs quick|full FILE
//
// Left in build/cuda: compute_80.ptx and so on, and what ptxas says of every kernel, ptxas-sm_80.log and so on.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { files, root } from '../sources.mjs';
import { findToolkit, noToolkit } from './toolkit.mjs';

// PTX of 75 runs on every GPU from there on, and that of 80 has tensor cores: the driver compiles the best it can for a GPU that no
// binary fits. A binary fits its own architecture and the later ones of the same first digits (86 runs on 89, 100 on 103).
const MODES = {
  quick: [
    { virtual: 75, real: [] },
    { virtual: 80, real: [80] },
  ],
  full: [
    { virtual: 75, real: [75] },
    { virtual: 80, real: [80, 86, 89] },
    { virtual: 90, real: [90, 100, 120] },
  ],
};
const BUDGET = 8 * 2 ** 20;
const FLAGS = [
  '-std=c++17',
  '--expt-relaxed-constexpr',
  '-allow-unsupported-compiler',
  '-I',
  'native',
  '-I',
  'cuda',
];

const work = join(root, 'build/cuda');

const hash = (...parts) =>
  parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest('hex');

/** Runs a program; what it wrote on both streams. */
function execute(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', text => (output += text));
    child.on('error', reject);
    child.on('close', status =>
      status === 0
        ? resolve(output)
        : reject(new Error(`${basename(program)} failed (${status}):\n${output}`)),
    );
  });
}

/** Calls `make` with a file to write, which becomes `file`, unless that was last made from what has this key. */
async function upToDate(file, key, make) {
  const keyFile = `${file}.key`;
  if (existsSync(file) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return;
  rmSync(keyFile, { force: true });
  const fresh = `${file}.${process.pid}`; // two builds at once must not see half of it
  await make(fresh);
  renameSync(fresh, file);
  writeFileSync(keyFile, key);
}

/** Runs the tasks, as many at a time as there are cores; the results in the tasks' order. */
async function inParallel(tasks) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < tasks.length) {
      const task = next++;
      results[task] = await tasks[task]();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/** One translation unit of all device files, in the order of their names. */
function writeAllKernels() {
  const names = readdirSync(join(root, 'cuda')).filter(name => name.endsWith('.cu'));
  const text = names
    .sort()
    .map(name => `#include "${name}"\n`)
    .join('');
  writeFileSync(join(work, 'all_kernels.cu'), text);
  return text;
}

/** What the PTX depends on. */
function sourceKey(toolkit) {
  const read = [
    ...files('cuda', '.cu', '.h'),
    ...files('native/ops', '.h', '.def'),
    ...files('native/cuda', '.h'),
    ...files('native/reference', '.h'),
  ];
  const contents = read.sort().flatMap(file => [file, readFileSync(join(root, file))]);
  return hash(toolkit.version, FLAGS.join(' '), writeAllKernels(), ...contents);
}

async function makePtx(toolkit, key, virtual) {
  const ptx = join(work, `compute_${virtual}.ptx`);
  await upToDate(ptx, key, async fresh => {
    const target = [`-arch=compute_${virtual}`, '-ptx', '-o', fresh];
    const said = await execute(toolkit.nvcc, [...FLAGS, ...target, join(work, 'all_kernels.cu')]);
    if (said) console.error(said.trimEnd());
  });
  return ptx;
}

async function makeBinary(toolkit, ptx, real) {
  const cubin = join(work, `sm_${real}.cubin`);
  await upToDate(cubin, hash(toolkit.version, readFileSync(ptx)), async fresh => {
    const said = await execute(toolkit.ptxas, [`-arch=sm_${real}`, '-m64', '-v', '-o', fresh, ptx]);
    writeFileSync(join(work, `ptxas-sm_${real}.log`), said);
  });
  return cubin;
}

async function pack(toolkit, images, output) {
  const args = images.map(
    ({ kind, arch, file }) => `--image3=kind=${kind},sm=${arch},file=${file}`,
  );
  const key = hash(toolkit.version, ...images.map(({ file }) => readFileSync(file)), ...args);
  await upToDate(output, key, fresh =>
    execute(toolkit.fatbinary, [`--create=${fresh}`, '-64', '--compress-mode=size', ...args]),
  );
}

/**
 * Makes the fat binary and copies it to `file`; its size in bytes, or null where there is no CUDA toolkit.
 * @param {'quick' | 'full'} mode quick: for one architecture and PTX for the others
 */
export async function buildFatbin(mode, file) {
  const toolkit = findToolkit();
  if (!toolkit) return null;
  mkdirSync(work, { recursive: true });
  const key = sourceKey(toolkit);
  const targets = MODES[mode];
  const ptx = await inParallel(
    targets.map(
      ({ virtual }) =>
        () =>
          makePtx(toolkit, key, virtual),
    ),
  );
  const binaries = targets.flatMap(({ real }, i) => real.map(arch => ({ arch, ptx: ptx[i] })));
  const cubins = await inParallel(
    binaries.map(
      ({ arch, ptx }) =>
        () =>
          makeBinary(toolkit, ptx, arch),
    ),
  );
  const images = [
    ...binaries.map(({ arch }, i) => ({ kind: 'elf', arch, file: cubins[i] })),
    ...targets.map(({ virtual }, i) => ({ kind: 'ptx', arch: virtual, file: ptx[i] })),
  ];
  const packed = join(work, `${mode}.fatbin`);
  await pack(toolkit, images, packed);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(packed, file);
  return statSync(file).size;
}

/** As buildFatbin, and says what came of it. False where it failed or left its budget. */
export async function reportFatbin(mode, file) {
  try {
    const size = await buildFatbin(mode, file);
    if (size === null) return (console.log(noToolkit), true);
    const budget = size > BUDGET ? `, over its budget of ${BUDGET} bytes` : '';
    if (mode === 'full' || budget)
      console.log(`gemmule: ${file}: ${(size / 2 ** 20).toFixed(2)} MB (${size} bytes)${budget}`);
    return !budget;
  } catch (error) {
    console.error(`gemmule: the CUDA fat binary was not built: ${error.message}`);
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [mode, file] = process.argv.slice(2);
  if (!(mode in MODES) || !file) {
    console.error('gemmule: expected quick or full, and the file to write.');
    process.exit(1);
  }
  process.exit((await reportFatbin(mode, file)) ? 0 : 1);
}
