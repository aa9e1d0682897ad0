// SPDX-License-Identifier: MIT
// `npm run prebuild`: the fat binary of every architecture, where the package ships it.
//
// npm also calls this in front of each `npm run build`, as it calls any script that is named so, with the same environment. An
// ordinary build wants its quick fat binary only (build-addon.mjs): what the nearest npm was asked for tells the two apart.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.mjs';
import { reportFatbin } from './fatbin.mjs';

/** A process's parent and command line, or null where that cannot be learned. */
function processOf(pid) {
  if (existsSync('/proc/self/cmdline')) {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { parent: Number(after[1]), command };
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,command=', '-p', pid], {
    encoding: 'utf8',
  });
  const [, parent, command] = (status === 0 && /^\s*(\d+)\s+(.*)/.exec(stdout)) || [];
  return parent ? { parent: Number(parent), command } : null;
}

/** The command line of the package manager that runs this script, or '' where there is none to be found. */
function packageManager() {
  let pid = process.ppid;
  while (pid > 1) {
    const found = processOf(pid);
    if (!found) return '';
    if (/\b(npm|pnpm|yarn|bun)\b/.test(found.command)) return found.command;
    pid = found.parent;
  }
  return '';
}

const command = packageManager();
const asked = /\bprebuild\b/.test(command) || !/\bbuild\b/.test(command);
const file = join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'gemmule.fatbin');
if (asked) process.exit((await reportFatbin('full', file)) ? 0 : 1);
