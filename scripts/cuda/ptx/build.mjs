// SPDX-License-Identifier: MIT
// Device files to object files by way of nvcc's PTX, and what they are linked with. Everything is kept by its contents
// in build/ptx-80: what was made once is not made again.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';

import { root } from '../../sources.mjs';
import { findToolkit } from '../toolkit.mjs';
import { translatePtx } from '../ptx_to_cpp.mjs';

export const buildFolder = resolve(root, process.env.GEMMULE_BUILD ?? 'build');
const cxx = process.env.CXX ?? 'c++';
const cudaFlags = [
  ...['-std=c++17', '--expt-relaxed-constexpr', '-allow-unsupported-compiler'],
  ...['-lineinfo', '-ptx'], // the lines change nothing else
];
const cppFlags = ['-std=c++20', '-fPIC', '-fvisibility=hidden', '-fvisibility-inlines-hidden'];
// Sums and products round as written. -O1: the kernels are long, and compiling them takes longer than running them.
const kernelFlags = ['-O1', '-w', '-ffp-contract=off', '-fno-strict-aliasing'];
const driverFlags = ['-O2', '-Wall', '-Wextra', '-ffp-contract=off', '-fno-strict-aliasing'];

const kept = 10;

const hash = (...parts) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex').slice(0, 16);
};

/** Runs a program; what it said, which is the error's message where it fails. */
export function execute(program, args, cwd = root) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text));
    child.on('error', fail);
    child.on('close', status =>
      status === 0 ? done(said) : fail(new Error(`${[program, ...args].join(' ')}\n${said}`)),
    );
  });
}

/** Runs the tasks, `jobs` at a time; the results in the tasks' order. */
export async function inParallel(tasks, jobs) {
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

export const sources = (folder, ending) =>
  readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .sort()
    .map(name => join(folder, name));

/** The contents of a source and of all project files that it includes. */
class Contents {
  #known = new Map();
  constructor(folders) {
    this.folders = folders;
  }
  #text(file) {
    if (!this.#known.has(file)) this.#known.set(file, readFileSync(file, 'utf8'));
    return this.#known.get(file);
  }
  #included(file) {
    const names = [...this.#text(file).matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)];
    const places = name => [dirname(file), ...this.folders].map(folder => resolve(folder, name));
    return names.map(([, name]) => places(name).find(existsSync)).filter(Boolean);
  }
  hashOf(file, ...flags) {
    const all = new Set([file]);
    for (const each of all) for (const found of this.#included(each)) all.add(found);
    return hash(...flags, ...[...all].map(each => this.#text(each)));
  }
}

export class Build {
  /** The kernels that were compiled so far, by name. */
  kernels = [];

  constructor({ arch }) {
    this.toolkit = findToolkit();
    if (!this.toolkit)
      throw new Error(
        'gemmule: running PTX needs nvcc: on the PATH, in CUDA_HOME, CUDA_PATH or /usr/local/cuda.',
      );
    this.arch = arch;
    this.folder = join(buildFolder, `ptx-${arch}`);
    this.includes = ['test/cuda/ptx', 'test/cuda', 'native', 'cuda'].map(name => join(root, name));
    this.contents = new Contents(this.includes);
    mkdirSync(this.folder, { recursive: true });
  }

  /** The file of this name and key, made by `make(file)` where it is not there. */
  async #made(name, key, ending, make) {
    const file = join(this.folder, `${name}-${key}${ending}`);
    if (existsSync(file)) {
      utimesSync(file, new Date(), new Date()); // it was used
      return file;
    }
    const fresh = `${file}.${process.pid}`; // two builds at once must not see half of it
    await make(fresh);
    renameSync(fresh, file);
    this.#forget(name, ending);
    return file;
  }

  /** Of each name some are kept: broken copies and other branches come back. */
  #forget(name, ending) {
    const isOne = file =>
      file.startsWith(`${name}-`) && /^[0-9a-f]{16}\./.test(`${file.slice(name.length + 1)}.`);
    const age = file => statSync(join(this.folder, file)).mtimeMs;
    const all = readdirSync(this.folder).filter(file => isOne(file) && extname(file) === ending);
    const old = all.sort((a, b) => age(b) - age(a)).slice(kept);
    for (const file of old) rmSync(join(this.folder, file), { force: true });
  }

  #ptx(source, tree) {
    const flags = [...cudaFlags, `-arch=compute_${this.arch}`];
    const contents = new Contents([join(tree, 'native'), join(tree, 'cuda')]);
    const key = contents.hashOf(join(tree, source), this.toolkit.version, ...flags);
    const args = to => [...flags, '-I', 'native', '-I', 'cuda', '-o', to, source];
    return this.#made(basename(source, '.cu'), key, '.ptx', to =>
      execute(this.toolkit.nvcc, args(to), tree),
    );
  }

  #object(source, name, flags) {
    const all = [...cppFlags, ...flags, '-c'];
    const key = this.contents.hashOf(source, cxx, ...all);
    const includes = this.includes.flatMap(folder => ['-I', folder]);
    return this.#made(name, key, '.o', to => execute(cxx, [...all, ...includes, '-o', to, source]));
  }

  /** The object file of a device file, by way of its PTX. `source` is its path in `tree`. */
  async kernelObject(source, tree = root) {
    const name = basename(source, '.cu');
    const { code, kernels } = translatePtx(readFileSync(await this.#ptx(source, tree), 'utf8'));
    this.kernels.push(...kernels);
    const file = await this.#made(name, hash(code), '.cpp', to => writeFileSync(to, code));
    return this.#object(file, name, kernelFlags);
  }

  /** The object file of a C++ source that is none of a kernel. */
  driverObject(source) {
    return this.#object(source, basename(source, '.cpp'), driverFlags);
  }

  /** A program or library of object files. */
  link(name, ending, objects, ...options) {
    const args = [...options, ...objects, '-lboost_context', '-lpthread'];
    return this.#made(name, hash(...args), ending, to => execute(cxx, [...args, '-o', to]));
  }
}
