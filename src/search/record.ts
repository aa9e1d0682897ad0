// SPDX-License-Identifier: MIT
// What a search has found so far, in a file that is whole at any moment.
import { readFile } from 'node:fs/promises';
import { mismatch } from '../errors.js';
import { replaceFile } from '../saving/folder.js';

/** One setting, and how it has done. */
export interface Trial<P = Record<string, unknown>> {
  /** Counted from 0. */
  readonly number: number;
  readonly params: P;
  /** What was watched, after each stage of its training. */
  readonly scores: readonly number[];
  /** The epochs that it was trained for. */
  readonly epochs: number;
}

/** What must be the same for a search to go on. */
export type Plan = Readonly<Record<string, unknown>>;

const VERSION = 1;

/** The trials in a file; none where there is no file. @throws Error where it is of another search */
export async function readTrials(file: string, plan: Plan): Promise<Trial[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const found = parsed(file, text);
  const differing = Object.keys(plan).find(
    key => JSON.stringify(found.plan[key]) !== JSON.stringify(plan[key]),
  );
  if (differing === undefined) return found.trials;
  const expected = `the search that ${file} holds: \`${differing}\` ${JSON.stringify(found.plan[differing])}`;
  throw new Error(
    mismatch('search', expected, plan[differing], 'Name another file to begin a new search.'),
  );
}

function parsed(file: string, text: string): { plan: Plan; trials: Trial[] } {
  try {
    const found = JSON.parse(text) as { version: number; plan: Plan; trials: Trial[] };
    if (found.version === VERSION && found.plan && Array.isArray(found.trials)) return found;
  } catch {
    // told below
  }
  throw new Error(
    mismatch('search', `${file} to hold a search of version ${VERSION}`, text.slice(0, 40)),
  );
}

/** Replaces the file: a reader finds the old one or the new one. */
export async function writeTrials(
  file: string,
  plan: Plan,
  trials: readonly Trial[],
): Promise<void> {
  const text = `${JSON.stringify({ version: VERSION, plan, trials }, null, 1)}\n`;
  await replaceFile(file, handle => handle.writeFile(text));
}
