// SPDX-License-Identifier: MIT
// `node kills.mjs SEED COUNT`: kills trainings (killed_training.mjs) at random moments, so many times in all, starts each again until
// it ends, and compares it with one that was left alone. What came of it is one line of JSON.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('killed_training.mjs', import.meta.url));
const kinds = ['memory', 'iterable', 'own'];

/** Numbers from 0 up to, but not, 1 (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const lastLine = text => text.trim().split('\n').at(-1);

/** Runs the program from its first word on for so many ms at most. @returns what it was at when it was killed, or its result */
function runFor(kind, folder, ms) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, kind, folder, 'backup'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    let timer;
    child.stdout.on('data', text => {
      if (said === '') timer = setTimeout(() => child.kill('SIGKILL'), ms);
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') resolve({ at: lastLine(said) });
      else if (code === 0) resolve({ result: lastLine(said) });
      else reject(new Error(`${kind}: the training ended with code ${code}`));
    });
  });
}

const [seed, count] = process.argv.slice(2).map(Number);
const random = numbers(seed);
const top = mkdtempSync(join(tmpdir(), 'gemmule-kills-'));
const inFolder = name => {
  const folder = join(top, name);
  mkdirSync(folder);
  return folder;
};
const kills = { steps: 0, saving: 0, validating: 0, ending: 0 };
const report = { seed, kills, trainings: 0, differing: [] };
try {
  const whole = {};
  const time = {};
  for (const kind of kinds) {
    const began = performance.now();
    whole[kind] = lastLine(execFileSync(process.execPath, [program, kind, inFolder(kind)], { encoding: 'utf8' })); // prettier-ignore
    time[kind] = performance.now() - began;
  }
  for (let killed = 0; killed < count;) {
    const kind = kinds[report.trainings % kinds.length];
    const folder = inFolder(String(report.trainings++));
    let result;
    while (result === undefined) {
      const ms = killed < count ? random() * 0.8 * time[kind] : 2 ** 31 - 1;
      const run = await runFor(kind, folder, ms);
      if (run.at) {
        killed++;
        kills[run.at in kills ? run.at : 'ending']++; // what it says at last is the result
      }
      result = run.result;
    }
    if (result !== whole[kind]) report.differing.push(kind);
  }
} finally {
  rmSync(top, { recursive: true, force: true });
}
console.log(JSON.stringify(report));
