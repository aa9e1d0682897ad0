// SPDX-License-Identifier: MIT
// node scripts/cuda/ptx_to_cpp.mjs in.ptx out.cpp: what nvcc made of kernels, as C++ that runs on the stand-in driver's
// fibers.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root } from '../sources.mjs';
import { emit } from './ptx/emit.mjs';
import { parse } from './ptx/parse.mjs';

/** Sources of the project by their path within it. nvcc may have been told that already. */
function shown(file) {
  const path = relative(root, resolve(root, file));
  return path.startsWith('..') ? file : path;
}

/** Nothing but its end is left of a kernel that an architecture has no instructions for. */
const doesSomething = ({ body }) =>
  body.some(({ kind, opcode }) => kind === 'instruction' && opcode[0] !== 'ret');

/** { code, kernels }: the C++ source, and the names of the kernels in it that do something. */
export function translatePtx(text) {
  const module = parse(text);
  const kernels = module.functions.filter(({ kind }) => kind === 'entry').filter(doesSomething);
  return { code: emit(module, shown), kernels: kernels.map(({ name }) => name) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  writeFileSync(to, translatePtx(readFileSync(from, 'utf8')).code);
}
