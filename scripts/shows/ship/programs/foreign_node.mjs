// SPDX-License-Identifier: MIT
// Node for another platform, from its npm package, and the shipped example in it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../sources.mjs';

/** The folder of node-<target>, installed under build/. (npm refuses what is for another platform unless it is forced.) */
export function foreignNode(target, version) {
  const folder = join(root, 'build/foreign', `${target}-${version}`);
  const node = join(folder, 'node_modules', `node-${target}`, 'bin');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  const args = ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', [...args, `node-${target}@${version}`], { cwd: folder, stdio: 'ignore' });
  return node;
}

/** Runs a command line with its output in a file (a pipe is more than Wine gives Node); what it wrote. */
export async function outputOf(run, name, line, env) {
  const file = join(root, 'build/foreign', `${name}.log`);
  const failed = await run('sh', ['-c', `${line} > '${file}' 2>&1 < /dev/null`], { env }).then(
    () => false,
    () => true,
  );
  const output = readFileSync(file, 'utf8');
  if (failed) throw new Error(output.trim().split('\n').at(-1));
  return output;
}

export const accuracyIn = output => Number(/Test accuracy: ([\d.]+)/.exec(output)?.[1] ?? 0);
