// SPDX-License-Identifier: MIT
// Files and folders replaced as a whole: whoever is killed at any moment leaves the old one or the new one.
import { existsSync, fsync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export type WriteFile = (file: FileHandle) => Promise<void>;

/** Where a new state is written, and where the old one waits until the new one stands. */
const fresh = (path: string): string => `${path}.new`;
const former = (path: string): string => `${path}.old`;
/** Where a folder goes to be deleted. */
const gone = (path: string): string => `${path}.gone`;

const busy = new Map<string, Promise<unknown>>();
/** One after another, where several write to one path. */
function inTurn<T>(path: string, write: (path: string) => Promise<T>): Promise<T> {
  const whole = resolve(path);
  const before = busy.get(whole) ?? Promise.resolve();
  const done = before.catch(() => undefined).then(() => write(whole));
  busy.set(whole, done);
  const forget = () => void (busy.get(whole) === done && busy.delete(whole));
  done.then(forget, forget);
  return done;
}

/** Writes a file anew. Folders on the way to it are made. */
export const replaceFile = (path: string, write: WriteFile): Promise<void> =>
  inTurn(path, async whole => {
    await mkdir(dirname(whole), { recursive: true });
    await writeWhole(fresh(whole), write);
    await rename(fresh(whole), whole);
    await syncFolder(dirname(whole));
  });

/** Writes a folder of files anew. @param mayReplace throws where a folder that is there is not ours to replace */
export const replaceFolder = (
  path: string,
  files: Readonly<Record<string, WriteFile>>,
  mayReplace: (names: readonly string[]) => void,
): Promise<void> =>
  inTurn(path, async whole => {
    await settle(whole);
    if (existsSync(whole)) mayReplace(await readdir(whole));
    await rm(fresh(whole), { recursive: true, force: true });
    await mkdir(fresh(whole), { recursive: true });
    for (const [name, write] of Object.entries(files))
      await writeWhole(join(fresh(whole), name), write);
    await syncFolder(fresh(whole));
    if (existsSync(whole)) await rename(whole, former(whole));
    await rename(fresh(whole), whole);
    await syncFolder(dirname(whole));
    await rm(former(whole), { recursive: true, force: true });
  });

/** Deletes a folder, and what was left of an earlier one: a kill leaves it whole, or not there. */
export const removeFolder = (path: string): Promise<void> =>
  inTurn(path, async whole => {
    await settle(whole);
    await rm(gone(whole), { recursive: true, force: true });
    if (existsSync(whole)) await rename(whole, gone(whole));
    for (const rest of [gone(whole), fresh(whole)])
      await rm(rest, { recursive: true, force: true });
  });

/** Waits for who writes to the folder, and ends what a process that was killed had begun. */
export const settleFolder = (path: string): Promise<void> => inTurn(path, settle);

async function settle(path: string): Promise<void> {
  if (existsSync(path)) await rm(former(path), { recursive: true, force: true });
  else if (existsSync(former(path))) {
    // The old one was moved aside, so the new one is whole.
    await rename(existsSync(fresh(path)) ? fresh(path) : former(path), path);
    await rm(former(path), { recursive: true, force: true });
  }
}

/** `file.sync()`, which Yarn's Plug'n'Play lacks. */
const sync = (file: FileHandle): Promise<void> => promisify(fsync)(file.fd);

async function writeWhole(path: string, write: WriteFile): Promise<void> {
  const file = await open(path, 'w');
  try {
    await write(file);
    await sync(file);
  } finally {
    await file.close();
  }
}
/** Makes the names in a folder last. Windows cannot, and need not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await sync(folder);
  } finally {
    await folder.close();
  }
}
