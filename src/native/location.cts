// SPDX-License-Identifier: MIT
// A CommonJS file in both builds, and under a TypeScript loader: the one place where `__dirname` and `require` may be used.
// (`import.meta` does not compile as CommonJS, `__dirname` does not exist in ES modules.)

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package's folder: the nearest one above this file that holds CMakeLists.txt or prebuilds. */
export const packageRoot: string = findRoot(__dirname);

/** `require`, for the addon and for optional packages. */
export const requireHere: NodeJS.Require = require;

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'CMakeLists.txt')) || existsSync(join(folder, 'prebuilds'))) return folder;
  return dirname(folder) === folder ? __dirname : findRoot(dirname(folder));
}
