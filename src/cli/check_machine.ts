// SPDX-License-Identifier: MIT
// What can be said of a machine where the addon does not load.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { nearest } from '../errors.js';
import { memorySize } from '../models/summary.js';
import { cpuQuota } from '../native/cgroup.js';
import { type Check, broken, note, ok } from './check.js';

const OLDEST = [20, 17];
const HUGE_PAGES = '/sys/kernel/mm/transparent_hugepage/enabled';

/** The variables that are read: here, in native/, and by node-gyp-build. */
export const variables =
  'BACKEND CIFAR CUDA_DRIVER DEBUG FASHION_MNIST FLOAT_PRECISION ISA MAX_IN_FLIGHT MNIST NUM_THREADS PREBUILD' // prettier-ignore
    .split(' ')
    .map(name => `GEMMULE_${name}`);

export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Bun and Deno say which Node they are like. */
function runtime(): Check {
  const { node, bun, deno } = process.versions;
  const other = bun ? `Bun ${bun}, like ` : deno ? `Deno ${deno}, like ` : '';
  const [major, minor] = node.split('.').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  const finding = `${other}Node ${node}, ${process.platform} ${process.arch}`;
  if (!isOld) return ok('runtime', finding);
  return broken('runtime', finding, `Install Node ${OLDEST.join('.')} or later.`);
}

function threads(): Check {
  const asked = process.env.GEMMULE_NUM_THREADS;
  const cpus = os.cpus().length;
  const free = os.availableParallelism();
  const quota = cpuQuota();
  const most = Math.min(free, quota);
  const limits = `${cpus} CPUs, ${free} of them for this process, ${quota === Infinity ? 'no quota' : `a quota of ${quota}`}`;
  if (!asked) return ok('threads', `${most} compute: ${limits}`);
  const finding = `GEMMULE_NUM_THREADS=${asked}: ${limits}`;
  if (Number(asked) === most) return ok('threads', finding);
  return note('threads', finding, `Unset it to compute with ${most}.`);
}

const SMALL = 2 ** 30;
function memory(): Check {
  const total = os.totalmem();
  const limit = process.constrainedMemory?.() ?? 0;
  const most = limit > 0 && limit < total ? limit : total;
  const free = Math.min(process.availableMemory?.() ?? os.freemem(), most);
  const finding = `${memorySize(free)} free of ${memorySize(most)}${most < total ? ', the limit of a control group' : ''}`;
  if (free >= SMALL) return ok('memory', finding);
  return note('memory', finding, 'Stop other programs, or give the container more.');
}

/** Only Linux lets them be switched off. */
function hugePages(): Check[] {
  const setting = /\[(\w+)\]/.exec(textOf(HUGE_PAGES))?.[1];
  if (setting === undefined) return [];
  const finding = `transparent huge pages: ${setting}`;
  if (setting !== 'never') return [ok('huge pages', finding)];
  const advice = `Large tensors cost many page faults: \`echo madvise | sudo tee ${HUGE_PAGES}\`.`;
  return [note('huge pages', finding, advice)];
}

function unknownVariables(): Check[] {
  const names = Object.keys(process.env).filter(name => name.startsWith('GEMMULE_'));
  return names
    .filter(name => !variables.includes(name))
    .map(name => {
      const advice = nearest(name, variables) || `There are ${variables.join(', ')}.`;
      return note('environment', `${name} is not read`, advice);
    });
}

export const checkMachine = (): Check[] => [
  runtime(),
  threads(),
  memory(),
  ...hugePages(),
  ...unknownVariables(),
];
