// SPDX-License-Identifier: MIT
// Whether `npm run prebuild` was asked for, or npm calls the script of that name in front of `npm run build`: it does so unasked, with
// the same environment. What the nearest npm above this process was started for tells the two apart.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process's parent and command line, or null where that cannot be learned. */
function processOf(pid) {
  if (existsSync('/proc/self/cmdline')) {
    const behindName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { parent: Number(behindName[1]), command };
  }
  const ps = spawnSync('ps', ['-o', 'ppid=,command=', '-p', pid], { encoding: 'utf8' });
  const found = ps.status === 0 && /^\s*(\d+)\s+(.*)/.exec(ps.stdout);
  return found ? { parent: Number(found[1]), command: found[2] } : null;
}

/** The command line of the package manager that runs this script, or '' where none is found. */
function packageManager() {
  let pid = process.ppid;
  while (pid > 1) {
    const found = processOf(pid);
    if (!found) break;
    if (/\b(npm|pnpm|yarn|bun)\b/.test(found.command)) return found.command;
    pid = found.parent;
  }
  return '';
}

/** False in front of a build. */
export function askedForPrebuild() {
  const command = packageManager();
  return /\bprebuild\b/.test(command) || !/\bbuild\b/.test(command);
}
