// Messages of the TypeScript compiler in English and, by its translators, in German: words and signs in, words and signs out.
import { readFile } from 'node:fs/promises';
import * as gm from 'gemmule';
import ts from 'typescript';

const file = 'typescript/lib/de/diagnosticMessages.generated.json';
const MOST_SYMBOLS = 24;

/** Words, {0} and its like, and each sign by itself. */
const symbolsOf = text => text.match(/\{\d\}|[\p{L}\p{N}_-]+|[^\s]/gu) ?? [];

/** Messages to learn from, and messages held out. */
export async function messages({ testShare = 0.05, seed = 1 } = {}) {
  const german = JSON.parse(await readFile(new URL(import.meta.resolve(file)), 'utf8'));
  const pairs = Object.values(ts.Diagnostics)
    .filter(({ key }) => key in german)
    .map(({ key, message }) => ({ source: symbolsOf(message), target: symbolsOf(german[key]) }))
    .filter(pair => Math.max(pair.source.length, pair.target.length) <= MOST_SYMBOLS);
  const order = gm.randomPermutation(pairs.length, { seed }).arraySync();
  const held = Math.round(testShare * pairs.length);
  const [test, train] = [order.slice(0, held), order.slice(held)].map(some =>
    some.map(i => pairs[i]),
  );
  return { train, test };
}
