// 3,000 sentences out of reviews of films, restaurants and goods, half of them content and half of them not (Kotzias et al. 2015).
import { readFile } from 'node:fs/promises';
import * as gm from 'gemmule';

const sources = ['amazon', 'imdb', 'yelp'];

async function read(source) {
  const file = new URL(import.meta.resolve(`sentiment/test/fixtures/${source}.json`));
  const rows = JSON.parse(await readFile(file, 'utf8'));
  return rows.filter(({ text }) => text.trim() !== ''); // the last row of each file is empty
}

/** The words of a sentence, in lower case; `!` and `?` are words too. */
export const wordsOf = text => text.toLowerCase().match(/[a-z']+|[!?]/g) ?? [];

/** Some sentences for training, others for the test; the same words do not stand twice. `labels`: 1 is content. */
export async function readSentences({ testShare = 0.2, seed = 1 } = {}) {
  const all = (await Promise.all(sources.map(read))).flat();
  const different = [...new Map(all.map(s => [wordsOf(s.text).join(' '), s])).values()];
  const order = gm.randomPermutation(different.length, { seed }).arraySync();
  const held = Math.round(testShare * different.length);
  const part = places => ({
    texts: places.map(i => different[i].text),
    labels: gm.tensor(Float32Array.from(places, i => different[i].class)),
  });
  return { train: part(order.slice(held)), test: part(order.slice(0, held)) };
}
