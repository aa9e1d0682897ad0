// SPDX-License-Identifier: MIT
// Writes what follows from native/ops/ops.def: src/native/ops.gen.ts, docs/ops.md and test/hardening/fields.gen.ts. `--check` writes
// nothing and fails where they differ. The generator is compiled alone, without CMake, so that a new op can be generated before its kernels.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files, has, root, run } from './sources.mjs';

const folder = join(root, 'build/gen');
const program = join(folder, 'generate');
const generated = ['src/native/ops.gen.ts', 'docs/ops.md', 'test/hardening/fields.gen.ts'];

/** ops_all.gen.h, as CMakeLists.txt writes it. */
function writeIncludes() {
  const table = readFileSync(join(root, 'native/ops/ops.def'), 'utf8');
  const names = [...table.matchAll(/^OP\(([a-z0-9_]+),/gm)].map(match => match[1]);
  writeFileSync(
    join(folder, 'ops_all.gen.h'),
    `#pragma once\n${names.map(name => `#include "ops/${name}.h"\n`).join('')}`,
  );
}

const age = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function compile() {
  const newest = Math.max(
    ...files('native', '.h', '.def', 'generate.cpp').map(file => age(join(root, file))),
  );
  if (age(program) > newest) return;
  const compiler = [process.env.CXX, 'g++', 'clang++', 'c++'].find(name => name && has(name));
  if (!compiler)
    throw new Error(
      'gemmule: the generator needs a C++20 compiler, and there is none on the PATH.',
    );
  const status = run(compiler, [
    '-std=c++20',
    '-O0',
    '-Inative',
    `-I${folder}`,
    'native/gen/generate.cpp',
    '-o',
    program,
  ]);
  if (status !== 0) process.exit(1);
}

function generate(target) {
  for (const file of generated) mkdirSync(join(target, file, '..'), { recursive: true });
  if (run(program, [target, root]) !== 0) process.exit(1);
}

function check() {
  const fresh = mkdtempSync(join(folder, 'check-'));
  generate(fresh);
  const text = (base, file) => readFileSync(join(base, file), { encoding: 'utf8' });
  const stale = generated.filter(file => text(fresh, file) !== text(root, file));
  rmSync(fresh, { recursive: true });
  for (const file of stale)
    console.error(`${file} is not what native/ops/ops.def says: npm run gen`);
  process.exit(stale.length > 0 ? 1 : 0);
}

mkdirSync(folder, { recursive: true });
writeIncludes();
compile();
if (process.argv.includes('--check')) check();
else generate(root);
