// SPDX-License-Identifier: MIT
// The fuzz of the addon in several threads of one process at once, of which every second one is ended in the midst of its calls.
//   workers.ts THREADS SEED CALLS FOLDER
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const [threads, seed, calls, folder] = process.argv.slice(2);

/** Calls that a thread has made, as its file says. */
const made = (file: string): number =>
  existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8') || '0', 10) : 0;

async function run(number: number): Promise<{ calls: number; code: number; ended: boolean }> {
  const file = join(folder, `thread ${number}`);
  const isEnded = number % 2 === 1;
  const argv = ['addon', Number(seed) + number, isEnded ? 2 ** 30 : calls, file];
  const worker = new Worker(new URL('fuzz.ts', import.meta.url), { argv, stdout: true });
  worker.stdout.resume();
  const exit = new Promise<number>(resolve => worker.once('exit', resolve));
  worker.once('error', error => console.error(error));
  if (isEnded) {
    while (made(file) < Number(calls) / 2) await new Promise(resolve => setTimeout(resolve, 20));
    await worker.terminate();
  }
  return { code: await exit, calls: made(file) + 1, ended: isEnded };
}

const results = await Promise.all(Array.from({ length: Number(threads) }, (_, i) => run(i)));
const wrong = results.filter(({ code, ended }) => code !== (ended ? 1 : 0));
console.log(JSON.stringify({ calls: results.reduce((sum, r) => sum + r.calls, 0), wrong }));
