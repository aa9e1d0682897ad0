// Symbols as numbers, and pairs of sequences as batches of them.
import * as gm from 'gemmule';

export const START = 1;
export const END = 2;
const UNKNOWN = 3;
const special = ['', '<start>', '<end>', '<unknown>']; // '' is padding

/** The symbols of some sequences, each that comes at least `least` times. */
export class Vocabulary {
  constructor(sequences, least = 1) {
    const times = new Map();
    for (const symbol of sequences.flat()) times.set(symbol, (times.get(symbol) ?? 0) + 1);
    const kept = [...times.keys()].filter(symbol => times.get(symbol) >= least).sort();
    this.symbols = [...special, ...kept];
    this.places = new Map(this.symbols.map((symbol, i) => [symbol, i]));
  }
  get size() {
    return this.symbols.length;
  }
  encode(sequence) {
    return sequence.map(symbol => this.places.get(symbol) ?? UNKNOWN);
  }
  /** The symbols up to the end, which a search may not have reached. */
  decode(places) {
    const end = places.indexOf(END);
    return places.slice(0, end < 0 ? places.length : end).map(i => this.symbols[i]);
  }
}

/** Lengths are rounded up, so that a few recordings of the training step serve all batches. */
const padded = sequences => {
  const longest = Math.max(...sequences.map(s => s.length));
  return gm.padSequences(sequences, { padding: 'post', maxlen: 4 * Math.ceil(longest / 4) });
};

export const sourcesOf = (pairs, vocabulary) =>
  padded(pairs.map(({ source }) => vocabulary.encode(source)));

/** What the decoder reads, and what it should say: the same, one step on. */
export function targetsOf(pairs, vocabulary) {
  const targets = pairs.map(({ target }) => vocabulary.encode(target));
  return [padded(targets.map(t => [START, ...t])), padded(targets.map(t => [...t, END]))];
}

/** Pairs of about the same length together, in random order. */
export function batchesOf(pairs, size) {
  const order = gm.randomPermutation(pairs.length).arraySync();
  const lengthOf = i => Math.ceil(pairs[i].source.length / 4) * 1000 + pairs[i].target.length;
  order.sort((a, b) => lengthOf(a) - lengthOf(b));
  const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, b) =>
    order.slice(b * size, (b + 1) * size).map(i => pairs[i]),
  );
  return gm.randomPermutation(batches.length).arraySync().map(i => batches[i]); // prettier-ignore
}
