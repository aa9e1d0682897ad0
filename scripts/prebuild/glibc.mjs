// SPDX-License-Identifier: MIT
// Libraries to link a prebuild against that know only the symbols of glibc 2.28, as old as Node's own floor. glibc keeps every
// version of a symbol that it ever had: so those of 2.28 are read from the glibc of this compiler, whichever that is.
//
//   node scripts/prebuild/glibc.mjs COMPILER FOLDER
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NEWEST = [2, 28];
const [compiler, folder] = process.argv.slice(2);

const execute = (program, ...args) =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();
const tool = name => execute(compiler, `-print-prog-name=${name}`);

/** The numbers of GLIBC_2.2.5, or null for a version of another kind (GLIBC_PRIVATE). */
const numbers = version => /^GLIBC_([\d.]+)$/.exec(version)?.[1].split('.').map(Number);

function compare(a, b) {
  for (let i = 0; i < Math.max(a.length, b.length); ++i)
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
}

/** What a library gives to others: of each function and variable the newest version that 2.28 has, its kind and size. */
function symbolsOf(library) {
  const newest = new Map();
  // Num: Value Size Type Bind Vis Ndx Name@@Version
  const line = /^\s*\d+: \S+\s+(\d+) (FUNC|IFUNC|OBJECT)\s+\w+\s+DEFAULT\s+\d+ (\w+)@@?(\S+)/gm;
  const listed = execute(tool('readelf'), '-W', '--dyn-syms', library);
  for (const [, size, type, name, version] of listed.matchAll(line)) {
    const asked = numbers(version);
    if (!asked || compare(asked, NEWEST) > 0) continue;
    const known = newest.get(name);
    if (!known || compare(asked, numbers(known.version)) > 0)
      newest.set(name, { version, size, type });
  }
  return newest;
}

function assembly(symbols) {
  const parts = [...symbols].map(
    ([name, { version, size, type }]) => `
  .globl stub_${name}
  .type stub_${name}, %${type === 'OBJECT' ? 'object' : 'function'}
  .size stub_${name}, ${size}
  .symver stub_${name}, ${name}@@${version}
stub_${name}: .byte 0
`,
  );
  return `.data\n${parts.join('')}.section .note.GNU-stack, "", %progbits\n`;
}

/** The stand-in of a library, under the same name. */
function makeStub(name) {
  const symbols = symbolsOf(execute(compiler, `-print-file-name=${name}`));
  const versions = [...new Set([...symbols.values()].map(({ version }) => version))];
  const source = join(folder, `${name}.s`);
  const script = join(folder, `${name}.map`);
  writeFileSync(source, assembly(symbols));
  writeFileSync(script, versions.map(version => `${version} { };\n`).join(''));
  const link = [`-Wl,-soname,${name}`, `-Wl,--version-script=${script}`];
  execute(compiler, '-shared', '-nostdlib', ...link, '-o', join(folder, name), source);
}

mkdirSync(folder, { recursive: true });
const loader = execute(compiler, '-dumpmachine').startsWith('x86_64')
  ? 'ld-linux-x86-64.so.2'
  : 'ld-linux-aarch64.so.1';
for (const name of ['libc.so.6', 'libm.so.6', loader]) makeStub(name);
// Apart from libc until 2.34: named by the prebuild, so that they are loaded.
for (const name of ['libpthread.so.0', 'libdl.so.2'])
  copyFileSync(execute(compiler, `-print-file-name=${name}`), join(folder, name));
for (const [name, libraries] of [
  ['libc.so', `libc.so.6 ${loader} libpthread.so.0 libdl.so.2`],
  ['libm.so', 'libm.so.6'],
])
  writeFileSync(join(folder, name), `INPUT ( ${libraries} )\n`);
