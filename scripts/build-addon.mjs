// SPDX-License-Identifier: MIT
// native/ -> build/Release/gemmule.node, with cmake-js: needs CMake and a C++20 compiler. cuda/ -> gemmule.fatbin beside it: needs nvcc.
// Arguments are handed on: `npm run build:addon -- --debug`.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { reportFatbin } from './cuda/fatbin.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cmakeJs = createRequire(import.meta.url).resolve('cmake-js/bin/cmake-js');

function runs(tool) {
  return spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
}

function requireTool(names, hint) {
  if (names.some(runs)) return;
  console.error(
    `gemmule: building the addon needs ${names.join(' or ')}, and there is none on the PATH. ${hint}`,
  );
  process.exit(1);
}

requireTool(['cmake'], 'Install CMake 3.20 or later.');
const isWindows = process.platform === 'win32';
if (isWindows) process.env.CXX ||= 'clang-cl'; // Microsoft's own compiler has no vectors
requireTool(
  isWindows ? [process.env.CXX] : [process.env.CXX || 'c++', 'g++', 'clang++'],
  isWindows
    ? 'Install the C++ tools of Visual Studio with clang, and call this from their command prompt.'
    : 'Install a C++20 compiler: g++ 12, clang 15, or later.',
);
if (isWindows) requireTool(['ninja'], 'It comes with the C++ tools of Visual Studio.');
// 'build', not 'compile': after an error the latter builds everything a second time from nothing.
const { status } = spawnSync(
  process.execPath,
  [
    cmakeJs,
    'build',
    '--parallel',
    String(availableParallelism()),
    '--log-level',
    'warn',
    '--target',
    'gemmule',
    ...(isWindows ? ['--generator', 'Ninja'] : []),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);

process.exit((await reportFatbin('quick', `${root}build/Release/gemmule.fatbin`)) ? 0 : 1);
