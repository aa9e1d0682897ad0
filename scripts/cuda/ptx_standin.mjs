// SPDX-License-Identifier: MIT
// The stand-in driver whose kernels are what nvcc makes of cuda/*.cu: each file's PTX, translated to C++, in place of the file itself.
//
//   GEMMULE_CUDA_DRIVER=$(node scripts/cuda/ptx_standin.mjs --arch=80) build/.../native_tests --backend=cuda
//
// Only the library's path goes to stdout. Made in build/ptx-80; what was made once of the same contents is not made again. --jobs=N: how
// many compilers run at a time.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root } from '../sources.mjs';
import { translatePtx } from './ptx_to_cpp.mjs';
import { findToolkit } from './toolkit.mjs';

const cxx = process.env.CXX ?? 'c++';
const cudaFlags = [
  '-std=c++17',
  '--expt-relaxed-constexpr',
  '-allow-unsupported-compiler',
  '-lineinfo',
  '-ptx',
];
// -O1: the kernels are long and the compiler is most of the time. Sums and products round as written.
const codeFlags = ['-O1', '-w', '-ffp-contract=off', '-fno-strict-aliasing'];
const driverFlags = ['-O2', '-Wall', '-Wextra', '-ffp-contract=off', '-fno-strict-aliasing'];
const cppFlags = [
  '-std=c++20',
  '-fPIC',
  '-fvisibility=hidden',
  '-fvisibility-inlines-hidden',
  '-c',
];

const hash = (...parts) =>
  parts
    .reduce((sum, part) => sum.update(part).update('\0'), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);

/** Runs a program; rejects with what it said where it fails. */
function execute(program, args, cwd) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text));
    child.on('error', fail);
    child.on('close', status =>
      status === 0 ? done() : fail(new Error(`${[program, ...args].join(' ')}\n${said}`)),
    );
  });
}

/** The contents of a source and of all project files that it includes, as one hash. */
class Contents {
  #known = new Map();
  constructor(folders) {
    this.folders = folders;
  }
  #find(name, from) {
    return [dirname(from), ...this.folders].map(folder => resolve(folder, name)).find(existsSync);
  }
  #included(file) {
    const text = this.#text(file);
    const names = [...text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)].map(([, name]) => name);
    return names.map(name => this.#find(name, file)).filter(Boolean);
  }
  #text(file) {
    if (!this.#known.has(file)) this.#known.set(file, readFileSync(file, 'utf8'));
    return this.#known.get(file);
  }
  hashOf(file, ...flags) {
    const all = new Set([file]);
    for (const each of all) this.#included(each).forEach(found => all.add(found));
    return hash(...flags, ...[...all].map(each => this.#text(each)));
  }
}

class Build {
  kernels = [];
  constructor({ arch, tree, toolkit }) {
    Object.assign(this, { arch, tree, toolkit });
    this.folder = join(root, `build/ptx-${arch}`);
    this.includes = ['test/cuda/ptx', 'test/cuda', 'native', 'cuda'].map(folder =>
      join(root, folder),
    );
    this.contents = new Contents([join(tree, 'native'), join(tree, 'cuda'), ...this.includes]);
    mkdirSync(this.folder, { recursive: true });
  }

  /** The file of this name and key, made by `make(file)` where it is not there. */
  async #made(name, key, ending, make) {
    const file = join(this.folder, `${name}-${key}.${ending}`);
    if (existsSync(file)) return file;
    const fresh = `${file}.${process.pid}`; // two builds at once must not see half of it
    await make(fresh);
    renameSync(fresh, file);
    return file;
  }

  #ptx(source) {
    const flags = [...cudaFlags, `-arch=compute_${this.arch}`];
    const key = this.contents.hashOf(source, this.toolkit.version, ...flags);
    const args = to => [...flags, '-I', 'native', '-I', 'cuda', '-o', to, source];
    return this.#made(basename(source, '.cu'), key, 'ptx', to =>
      execute(this.toolkit.nvcc, args(to), this.tree),
    );
  }

  #object(source, flags) {
    const all = [...cppFlags, ...flags];
    const key = this.contents.hashOf(source, cxx, ...all);
    const includes = this.includes.flatMap(folder => ['-I', folder]);
    return this.#made(basename(source, '.cpp').replace(/-.*/, ''), key, 'o', to =>
      execute(cxx, [...all, ...includes, '-o', to, source], root),
    );
  }

  /** The object file of a device file's translated PTX. */
  async kernelObject(source) {
    const { code, kernels } = translatePtx(readFileSync(await this.#ptx(source), 'utf8'));
    this.kernels.push(...kernels);
    const file = join(this.folder, `${basename(source, '.cu')}.cpp`);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== code) writeFileSync(file, code);
    return this.#object(file, codeFlags);
  }

  driverObject(source) {
    return this.#object(source, driverFlags);
  }

  async link(objects) {
    const options = [
      '-shared',
      '-Wl,-z,defs',
      '-Wl,-z,nodelete',
      '-static-libstdc++',
      '-static-libgcc',
    ];
    const map = join(root, 'test/cuda/exports.map');
    const key = hash(readFileSync(map), ...options, ...objects);
    const libraries = ['-lboost_context', '-lpthread'];
    return this.#made('standin', key, 'so', to =>
      execute(
        cxx,
        [...options, `-Wl,--version-script=${map}`, '-o', to, ...objects, ...libraries],
        root,
      ),
    );
  }
}

const sources = (folder, ending) =>
  readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .sort()
    .map(name => join(folder, name));

/** Of the driver as it is for the device files themselves, all but what stands for CUDA's words and memory there. */
const replaced = new Set(['shared_memory.cpp', 'tensor_core.cpp', 'intrinsics.cpp']);
function driverSources() {
  const own = sources(join(root, 'test/cuda/ptx'), '.cpp').filter(
    file => basename(file) !== 'checks.cpp',
  );
  const shared = sources(join(root, 'test/cuda'), '.cpp').filter(
    file => !replaced.has(basename(file)),
  );
  return [...own, ...shared];
}

/** Runs the tasks, `jobs` at a time; the results in the tasks' order. */
async function inParallel(tasks, jobs) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < tasks.length) {
      const task = next++;
      results[task] = await tasks[task]();
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

/**
 * { library, kernels }: the path of the driver, and the names of the kernels in it. Null where there is no CUDA toolkit.
 * @param {object} options
 * @param {number} options.arch 80 for compute_80
 * @param {string} [options.tree] the folder whose cuda/ and native/ to take: for tests with changed kernels
 * @param {number} [options.jobs] compilers at a time
 */
export async function buildPtxStandin({ arch, tree = root, jobs = availableParallelism() }) {
  const toolkit = findToolkit();
  if (!toolkit) return null;
  const build = new Build({ arch, tree, toolkit });
  const tasks = [
    ...sources(join(tree, 'cuda'), '.cu').map(file => () => build.kernelObject(file)),
    ...driverSources().map(file => () => build.driverObject(file)),
  ];
  const objects = await inParallel(tasks, jobs);
  return { library: await build.link(objects), kernels: build.kernels.sort() };
}

export const option = (name, otherwise) =>
  process.argv.find(argument => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ??
  otherwise;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await buildPtxStandin({
    arch: Number(option('arch', 80)),
    jobs: Number(option('jobs', availableParallelism())),
  });
  if (!built) {
    console.error(
      'gemmule: the PTX stand-in driver needs nvcc: on the PATH, in CUDA_HOME, CUDA_PATH or /usr/local/cuda.',
    );
    process.exit(1);
  }
  console.log(built.library);
}
