// SPDX-License-Identifier: MIT
// Where the files of a data set lie.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** A data set as errors name it, and how one gets it. */
export interface Origin {
  title: string;
  install: string;
  folders: readonly string[];
}

/** The folder that an environment variable names, if it does. */
export const fromVariable = (name: string): string[] =>
  process.env[name] ? [process.env[name]] : [];

/** The bytes of a file, or of its compressed form, from the first folder that has it. */
export async function readFrom(
  { title, install, folders }: Origin,
  name: string,
): Promise<{ file: string; bytes: Uint8Array }> {
  const file = folders
    .flatMap(folder => [path.join(folder, name), path.join(folder, `${name}.gz`)])
    .find(candidate => existsSync(candidate));
  if (file === undefined)
    throw new Error(
      `${title} is not installed: no ${name} in ${folders.join(', ') || 'any folder'}. ${install}`,
    );
  const bytes = await readFile(file);
  return { file, bytes: file.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes };
}
