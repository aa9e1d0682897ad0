// SPDX-License-Identifier: MIT
// Finds the addon and loads it, or says in one error where it looked, what it met, and how to build one.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import location from './location.cjs';

interface Report {
  header?: { glibcVersionRuntime?: string };
}

function libc(): string {
  if (process.platform !== 'linux') return '';
  const glibc = (process.report?.getReport() as Report | undefined)?.header?.glibcVersionRuntime;
  return glibc ? ` with glibc ${glibc}` : ' with musl';
}

/** The folders that node-gyp-build looks into, in its order. */
function folders(): string[] {
  const root = process.env.GEMMULE_PREBUILD ?? location.packageRoot;
  const built = process.env.PREBUILDS_ONLY ? [] : ['build/Release', 'build/Debug'];
  const prebuilt = join('prebuilds', `${process.platform}-${process.arch}`);
  return [...built, prebuilt].map(folder => join(root, folder));
}

function contents(folder: string): string {
  if (!existsSync(folder)) return 'no such folder';
  const addons = readdirSync(folder).filter(name => name.endsWith('.node'));
  return addons.join(', ') || 'no addon in it';
}

/** What a file that was found made of the attempt to load it. */
function complaint(cause: unknown): string {
  try {
    const file = location.nodeGypBuild().resolve(location.packageRoot);
    return `Loading ${file} failed: ${cause instanceof Error ? cause.message : String(cause)}\n`;
  } catch {
    return ''; // there was none: the list of folders says so
  }
}

function buildCommand(): string {
  return /[\\/]node_modules[\\/]/.test(location.packageRoot)
    ? 'npm install cmake-js node-addon-api && npm explore gemmule -- npm run build:addon'
    : 'npm run build';
}

function explain(cause: unknown): string {
  const { platform, arch, versions } = process;
  const looked = folders().map(folder => `  ${folder}: ${contents(folder)}\n`);
  return (
    `gemmule: there is no addon that loads on ${platform}-${arch}${libc()}, Node ${versions.node}. Looked in\n` +
    `${looked.join('')}${complaint(cause)}` +
    `To build one here, with CMake 3.20 or later and a C++20 compiler:\n  ${buildCommand()}`
  );
}

export function loadAddon(): unknown {
  try {
    return location.nodeGypBuild()(location.packageRoot);
  } catch (cause) {
    throw new Error(explain(cause), { cause });
  }
}
