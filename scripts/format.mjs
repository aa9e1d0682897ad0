// SPDX-License-Identifier: MIT
// `--write` formats, `--check` fails on any difference: TypeScript, JavaScript and JSON by prettier, C++ by clang-format.
// `--cpp` or `--ts` does one of the two.
import { files, has, run, runPackage } from './sources.mjs';

const write = process.argv.includes('--write');
const only = process.argv.find(argument => argument === '--cpp' || argument === '--ts');

function formatTypeScript() {
  return runPackage('prettier/bin/prettier.cjs', [
    '--log-level=warn',
    write ? '--write' : '--check',
    '.',
  ]);
}

function formatCpp() {
  if (!has('clang-format'))
    return (console.log('clang-format is not installed: C++ is left as it is.'), 0);
  const sources = ['native', 'test/native', 'test/cuda', 'bench', 'cuda'].flatMap(cpp);
  return run('clang-format', [...(write ? ['-i'] : ['--dry-run', '--Werror']), ...sources]);
}

function cpp(folder) {
  try {
    return files(folder, '.cpp', '.h', '.cu', '.cuh');
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

const failures = [only !== '--cpp' && formatTypeScript(), only !== '--ts' && formatCpp()].filter(
  Boolean,
);
process.exit(failures.length > 0 ? 1 : 0);
