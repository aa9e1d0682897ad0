// SPDX-License-Identifier: MIT
// Programs written for tfjs, of which only the import is changed.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = `${root}dist/esm/index.js`;
const skip = existsSync(built) ? false : 'the package is not built';
const folder = `${root}test/tfjs/programs/`;

interface Result {
  first: number;
  last: number;
  epochs: number;
  [figure: string]: unknown;
}

async function run(file: string): Promise<Result> {
  const text = await readFile(folder + file, 'utf8');
  const changed = text.replace("'@tensorflow/tfjs'", JSON.stringify(pathToFileURL(built).href));
  t.not(changed, text, `${file} imports tfjs`);
  const copy = `${t.testdir()}/${file}`;
  await writeFile(copy, changed);
  return ((await import(pathToFileURL(copy).href)) as { result: Result }).result;
}

/** What each learns, beside a loss that falls. */
const learned: Record<string, (result: Result) => boolean> = {
  'line.mjs': ({ first, last, epochs }) => last < first / 100 && epochs === 250,
  'clusters.mjs': ({ accuracy, batches, epochs }) =>
    (accuracy as number) > 0.95 && batches === epochs * 9,
  'pictures.mjs': ({ accuracy }) => (accuracy as number) > 0.8,
  'branches.mjs': ({ last, right, layers }) =>
    last < 0.2 && JSON.stringify(right) === '[4,8]' && layers === 6,
  'sequences.mjs': ({ last, slope }) => last < 0.05 && Math.abs((slope as number) - 3) < 0.01,
};

t.test('tfjs programs', { skip }, async t => {
  t.strictSame((await readdir(folder)).sort(), Object.keys(learned).sort());
  for (const [file, has] of Object.entries(learned)) {
    const result = await run(file);
    t.ok(result.last < result.first, `${file}: the loss falls`, result);
    t.ok(has(result), `${file} learns`, result);
  }
});
