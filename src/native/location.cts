// SPDX-License-Identifier: MIT
// CommonJS in both builds and under the tests' TypeScript loader: the one file that may use `__dirname` and `require`.
// (`import.meta` does not compile to CommonJS; `__dirname` does not exist in an ES module.)
// Import it as `import location from './location.cjs'`.

import fs = require('node:fs');
import nodeModule = require('node:module');
import path = require('node:path');

/** Loads the addon of a package's folder; `resolve` is its file. */
interface FindAddon {
  (folder: string): unknown;
  resolve(folder: string): string;
}

function findRoot(folder: string): string {
  const holds = (name: string) => fs.existsSync(path.join(folder, name));
  if (holds('CMakeLists.txt') || holds('prebuilds')) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? __dirname : findRoot(parent);
}

const packageRoot = findRoot(__dirname);
/** For what is found at run time only: bundlers look into calls of `require` itself. */
const requireLater = nodeModule.createRequire(__filename);

/** This package's version; empty where a bundler left its package.json behind. */
function version(): string {
  try {
    const manifest = requireLater(path.join(packageRoot, 'package.json')) as Record<string, string>;
    return manifest.name === 'gemmule' ? manifest.version : '';
  } catch {
    return '';
  }
}

export = {
  /** The package's folder: the nearest one above this file that holds CMakeLists.txt or prebuilds. */
  packageRoot,
  version,

  /** Node's `require`, for packages that may be absent. (An export named `require` does not load in Deno.) */
  load: requireLater as (id: string) => unknown,

  // Each names its package, so that a bundler sees it.
  nodeGypBuild: () => require('node-gyp-build') as FindAddon,
  farmhash: () => require('farmhash-modern') as unknown,

  /** Where `require` would find `id`, from this package's folder or else from the user's; throws where it is not installed. */
  resolve: (id: string): string => requireLater.resolve(id, { paths: [__dirname, process.cwd()] }),
};
