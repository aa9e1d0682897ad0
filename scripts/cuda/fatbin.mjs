// SPDX-License-Identifier: MIT
// cuda/*.cu -> gemmule.fatbin: nvcc makes PTX of each device file, once a virtual architecture; of all files' PTX, merged, ptxas makes a
// binary for each GPU architecture; fatbinary packs both. Each step is left out when what it reads has not changed.
//
//   node scripts/cuda/fatbin.mjs quick|full|every FILE
//
// Left in build/cuda: compute_80.ptx and so on, and what ptxas says of every kernel, ptxas-sm_80.log and so on.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { files, root } from '../sources.mjs';
import { mergePtx } from './merge_ptx.mjs';
import { findToolkit, noToolkit } from './toolkit.mjs';

// PTX of 75 runs on every GPU from there on; that of 80 has tensor cores and asynchronous copies, and no kernel asks for more. Where no
// binary fits a GPU, the driver compiles the best it can; a binary fits its own architecture and those of the same first digits that
// come later (86 runs on 89, 100 on 103).
const MODES = {
  quick: [
    { virtual: 75, real: [] },
    { virtual: 80, real: [80] },
  ],
  // What ships. The binary of 80 serves 86 and 89; and for PTX of 75 there is no GPU left that has neither its binary nor that of 80.
  full: [
    { virtual: 75, real: [75], withoutPtx: true },
    { virtual: 80, real: [80, 90, 100, 120] },
  ],
  // What is read on paper (paper.mjs).
  every: [
    { virtual: 75, real: [75] },
    { virtual: 80, real: [80, 86, 89, 90, 100, 120] },
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

/**
 * Calls `make` with a file to write, which becomes `file`, unless the key of what that was last made from is still the same.
 * A key of null is never the same.
 */
async function upToDate(file, keyOf, make) {
  const keyFile = `${file}.key`;
  if (existsSync(file) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === keyOf()) return;
  rmSync(keyFile, { force: true });
  const fresh = `${file}.${process.pid}`; // two builds at once must not see half of it
  await make(fresh);
  renameSync(fresh, file);
  const key = keyOf();
  if (key) writeFileSync(keyFile, key);
}

/** Calls `run` for every job, as many at a time as there are cores; the results in the jobs' order. */
async function inParallel(jobs, run) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const i = next++;
      results[i] = await run(jobs[i]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

/** The device files: one kernel family each. */
const sources = () =>
  files('cuda', '.cu')
    .filter(file => dirname(file) === 'cuda')
    .sort();

/** The files that a list of nvcc's says were read, without the toolkit's own. */
function filesRead(list) {
  if (!existsSync(list)) return [];
  const names = readFileSync(list, 'utf8')
    .replace(/^.*?:/, '')
    .split(/[\s\\]+/);
  const inside = names.map(name => relative(root, resolve(root, name)));
  return inside.filter(name => name && !name.startsWith('..') && !isAbsolute(name)).sort();
}

/** PTX of one device file; where it stands. */
async function compile(toolkit, virtual, source) {
  const ptx = join(work, `compute_${virtual}`, basename(source).replace(/cu$/, 'ptx'));
  const list = ptx.replace(/ptx$/, 'd');
  const start = Date.now();
  let compiled = false;
  const keyOf = () => {
    const read = filesRead(list).map(file => join(root, file));
    if (read.length === 0 || !read.every(file => existsSync(file))) return null;
    if (compiled && read.some(file => statSync(file).mtimeMs > start)) return null; // changed meanwhile
    return hash(toolkit.version, FLAGS.join(' '), ...read.map(file => readFileSync(file)));
  };
  await upToDate(ptx, keyOf, async fresh => {
    const target = [`-arch=compute_${virtual}`, '-ptx', '-MD', '-MF', list, '-o', fresh];
    const said = await execute(toolkit.nvcc, [...FLAGS, ...target, source]);
    if (said) console.error(said.trimEnd());
    compiled = true;
  });
  return ptx;
}

/** PTX of all of them, for each virtual architecture. */
async function makePtx(toolkit, targets) {
  for (const { virtual } of targets)
    mkdirSync(join(work, `compute_${virtual}`), { recursive: true });
  const jobs = targets.flatMap(({ virtual }) => sources().map(source => ({ virtual, source })));
  const parts = await inParallel(jobs, job => compile(toolkit, job.virtual, job.source));
  return targets.map(({ virtual }) => {
    const modules = parts.filter((_, i) => jobs[i].virtual === virtual);
    const merged = join(work, `compute_${virtual}.ptx`);
    writeFileSync(merged, mergePtx(modules.map(file => readFileSync(file, 'utf8'))));
    return merged;
  });
}

async function makeBinary(toolkit, ptx, real) {
  const cubin = join(work, `sm_${real}.cubin`);
  const key = () => hash(toolkit.version, readFileSync(ptx));
  await upToDate(cubin, key, async fresh => {
    const said = await execute(toolkit.ptxas, [`-arch=sm_${real}`, '-m64', '-v', '-o', fresh, ptx]);
    writeFileSync(join(work, `ptxas-sm_${real}.log`), said);
  });
  return cubin;
}

async function pack(toolkit, images, output) {
  const list = images.map(
    ({ kind, arch, file }) => `--image3=kind=${kind},sm=${arch},file=${file}`,
  );
  const key = () => hash(toolkit.version, ...list, ...images.map(({ file }) => readFileSync(file)));
  await upToDate(output, key, fresh =>
    execute(toolkit.fatbinary, [`--create=${fresh}`, '-64', '--compress-mode=size', ...list]),
  );
}

/**
 * Makes the fat binary and copies it to `file`; its size in bytes, or null where there is no CUDA toolkit.
 * @param {'quick' | 'full' | 'every'} mode quick: for one architecture and PTX for the others
 */
export async function buildFatbin(mode, file) {
  const toolkit = findToolkit();
  if (!toolkit) return null;
  const targets = MODES[mode];
  const ptx = await makePtx(toolkit, targets);
  const binaries = targets.flatMap(({ real }, i) => real.map(arch => ({ arch, ptx: ptx[i] })));
  const cubins = await inParallel(binaries, ({ arch, ptx }) => makeBinary(toolkit, ptx, arch));
  const images = [
    ...binaries.map(({ arch }, i) => ({ kind: 'elf', arch, file: cubins[i] })),
    ...targets.flatMap(({ virtual, withoutPtx }, i) =>
      withoutPtx ? [] : [{ kind: 'ptx', arch: virtual, file: ptx[i] }],
    ),
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
    console.error('gemmule: expected quick, full or every, and the file to write.');
    process.exit(1);
  }
  process.exit((await reportFatbin(mode, file)) ? 0 : 1);
}
