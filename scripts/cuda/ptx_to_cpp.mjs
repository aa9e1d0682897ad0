// SPDX-License-Identifier: MIT
// node scripts/cuda/ptx_to_cpp.mjs in.ptx out.cpp: what nvcc made of kernels, as C++ that runs on the stand-in driver's fibers.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { root } from '../sources.mjs';
import { emit } from './ptx/emit.mjs';
import { parse } from './ptx/parse.mjs';

/** Sources of the project by their path within it. */
function shown(file) {
  const path = relative(root, file);
  return path.startsWith('..') ? file : path;
}

/** { code, kernels }: the C++ source, and the names of the kernels in it. */
export function translatePtx(text) {
  const module = parse(text);
  const kernels = module.functions.filter(({ kind }) => kind === 'entry').map(({ name }) => name);
  return { code: emit(module, shown), kernels };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  writeFileSync(to, translatePtx(readFileSync(from, 'utf8')).code);
}
