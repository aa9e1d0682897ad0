// SPDX-License-Identifier: MIT
// src/ -> dist/esm and dist/cjs, each with its own types. Incremental: a second or two when nothing changed.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** dist/cjs lies inside a package of type "module": it needs a package.json that says otherwise. */
function markAsCommonJs() {
  mkdirSync(`${root}/dist/cjs`, { recursive: true });
  writeFileSync(`${root}/dist/cjs/package.json`, '{ "type": "commonjs" }\n');
}

function compile(project) {
  execFileSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
}

markAsCommonJs();
try {
  compile('tsconfig.esm.json');
  compile('tsconfig.cjs.json');
} catch (error) {
  process.exit(error.status ?? 1);
}
