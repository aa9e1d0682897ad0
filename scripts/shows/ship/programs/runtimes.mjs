// SPDX-License-Identifier: MIT
// Other runtimes and package managers, from their npm packages, and what each is started with.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../../sources.mjs';
import { foreignNode } from './foreign_node.mjs';

const here = `${process.platform}-${process.arch}`;
const folder = join(root, 'build/runtimes');
const packages = {
  'linux-x64': { bun: '@oven/bun-linux-x64-baseline', deno: '@deno/linux-x64-glibc' },
  'linux-arm64': { bun: '@oven/bun-linux-aarch64', deno: '@deno/linux-arm64-glibc' },
}[here];
const managers = ['pnpm', 'yarn@1', '@yarnpkg/cli-dist'];

/** Whether this platform's Bun and Deno have packages that need no script. */
export const isKnown = packages !== undefined;

const installed = (...path) => join(folder, 'node_modules', ...path);

function fetchAll() {
  if (existsSync(installed(packages.deno))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', [...args, ...managers, ...Object.values(packages)], {
    cwd: folder,
    stdio: 'ignore',
  });
}

/** A folder with `node` and `sh` alone: a PATH without a compiler. */
export function emptyPath(place) {
  mkdirSync(place);
  symlinkSync(process.execPath, join(place, 'node'));
  symlinkSync('/bin/sh', join(place, 'sh'));
  return place;
}

/** Command lines that run a program: Node's versions, Bun, Deno with the permissions that it needs. */
export function runtimes() {
  fetchAll();
  const nodes = [22, 24, 26].map(version => [`Node ${version}`, [`${foreignNode(here, version)}/node`]]); // prettier-ignore
  const allowed = ['ffi', 'read', 'write', 'env', 'sys'].map(name => `--allow-${name}`);
  return {
    [`Node ${process.versions.node.split('.')[0]}`]: [process.execPath],
    ...Object.fromEntries(nodes),
    Bun: [installed(packages.bun, 'bin/bun')],
    Deno: [installed(packages.deno, 'deno'), 'run', ...allowed],
  };
}

const berry = linker => `nodeLinker: ${linker}\nenableScripts: false\nenableTelemetry: false\n`;

/** How each package manager adds a tarball without running scripts; the files that it needs; how Node then runs a program. */
export function installers() {
  fetchAll();
  const script = (...path) => [process.execPath, installed(...path)];
  const npm = join(dirname(process.execPath), 'npm');
  const yarn = script('@yarnpkg/cli-dist/bin/yarn.js');
  const yarnBerry = linker => ({
    add: tarball => [...yarn, 'add', `gemmule@file:${tarball}`],
    files: { '.yarnrc.yml': berry(linker), 'yarn.lock': '' },
  });
  const without = ['--ignore-scripts'];
  return {
    npm: { add: tarball => [npm, 'install', ...without, '--no-audit', '--no-fund', tarball] },
    pnpm: { add: tarball => [...script('pnpm/bin/pnpm.mjs'), 'add', ...without, tarball] },
    'yarn 1': { add: tarball => [...script('yarn/bin/yarn.js'), 'add', ...without, `file:${tarball}`] }, // prettier-ignore
    yarn: yarnBerry('node-modules'),
    "yarn Plug'n'Play": { ...yarnBerry('pnp'), run: program => [...yarn, 'node', program] },
    bun: { add: tarball => [installed(packages.bun, 'bin/bun'), 'add', ...without, tarball] },
  };
}
