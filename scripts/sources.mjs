// SPDX-License-Identifier: MIT
// Where the sources are, and how the scripts run a tool on them.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const outside = new Set(['node_modules', 'build', 'dist', 'prebuilds', 'peers', '.git', '.tap']);

/** Files under the package's folder whose names end in one of `endings`, as paths relative to it. */
export function files(folder, ...endings) {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !outside.has(entry.name)) found.push(...files(path, ...endings));
    else if (entry.isFile() && endings.some(end => entry.name.endsWith(end)))
      found.push(relative('.', path));
  }
  return found;
}

/** Runs a program with the terminal's own streams; its exit code, or null where there is no such program. */
export function run(program, args, options = {}) {
  const { status, error, signal } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (error?.code === 'ENOENT') return null;
  if (error) throw error;
  return signal ? 1 : status;
}

/** Runs the JavaScript entry point of an installed package. */
export const runPackage = (entry, args, options) =>
  run(process.execPath, [createRequire(import.meta.url).resolve(entry), ...args], options);

/** Runs a TypeScript file as it is, its types unchecked. */
export const runTypeScript = (file, args, options) =>
  run(process.execPath, ['--import=@tapjs/typescript/import', '--expose-gc', file, ...args], {
    env: { ...process.env, TS_NODE_TRANSPILE_ONLY: '1' },
    ...options,
  });

export const has = program => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
