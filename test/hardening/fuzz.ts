// SPDX-License-Identifier: MIT
// The program of a fuzz: hostile calls on one surface from a seed. Each call is written to a file before it is made, so that
// what crashed or hung is known; the same arguments make the same calls again.
//   fuzz.ts SURFACE SEED CALLS FILE [CALLS BETWEEN CHECKS]
import { openSync, writeSync } from 'node:fs';
import { chance, Source } from './chance.js';
import { type Surface } from './surface.js';

const surfaces: Record<string, () => Promise<Surface>> = {
  addon: async () => new (await import('./addon_surface.js')).AddonSurface(),
  files: async () => new (await import('./files_surface.js')).FilesSurface().ready(),
  kernels: async () => new (await import('./kernels_surface.js')).KernelsSurface(),
  public: async () => new (await import('./public_surface.js')).PublicSurface(),
};
const MOST_TOLD = 2000;

const [name, seed, calls, file, between = '200'] = process.argv.slice(2);
const log = openSync(file, 'w');
const surface = await surfaces[name]();

let ran = 0;
const refusals = new Map<string, number>();
const wrong: string[] = [];
const unworded: string[] = [];

/** What JavaScript says of code that did not look at its arguments first. */
const isOfTheEngine = ({ message }: Error): boolean =>
  /^Cannot (read|set|convert|create|use|mix|destructure|perform)|^Invalid (array|typed|left)|is not (a function|iterable|a constructor|defined)|call stack|getter on Revoked|a getter threw/.test(
    message,
  );

function refuse(error: unknown, text: string): void {
  if (!(error instanceof Error) || error.message === '') wrong.push(`${text}: ${String(error)}`);
  else if (isOfTheEngine(error)) unworded.push(`${text}: ${error.stack}`);
  else refusals.set(error.name, (refusals.get(error.name) ?? 0) + 1);
}

for (let i = 0; i < Number(calls); i++) {
  const { text, make } = surface.next(new Source(chance(Number(seed) * 1_000_003 + i)));
  writeSync(log, `${i}: ${text}`.slice(0, 499).padEnd(499) + '\n', 0);
  try {
    await make();
    ran++;
  } catch (error) {
    refuse(error, text);
  }
  if (i % Number(between) === 0) await surface.check();
}
await surface.check();
console.log(
  JSON.stringify({
    ran,
    refusals: Object.fromEntries(refusals),
    accepted: Object.fromEntries(surface.accepted),
    wrong: wrong.slice(0, MOST_TOLD),
    unworded: unworded.slice(0, MOST_TOLD),
  }),
);
