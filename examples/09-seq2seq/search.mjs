// What a trained translator says: the likeliest symbol at each step, or the likeliest of several sentences that grow side by side.
import * as gm from 'gemmule';
import { END, sourcesOf, START } from './vocabulary.mjs';

const IMPOSSIBLE = -1e9;

/** A sentence that has ended stays as it is, at no cost. */
function endedStays(logs, ended) {
  const stay = gm.where(gm.equal(gm.range(logs.shape[1]), 0), 0, IMPOSSIBLE);
  return gm.where(ended.expandDims(-1), stay, logs);
}

/**
 * Beam search, for all sources at once: of each, the `width` likeliest beginnings are kept at every step. A width of 1 is greedy.
 * @returns for each pair the symbols said
 */
export function search(translator, pairs, { width = 1, steps }) {
  const rows = pairs.length * width;
  const read = translator.encode(sourcesOf(pairs, translator.sources));
  const first = gm.range(pairs.length).expandDims(-1).mul(width); // the row where each source's beams begin
  const each = gm.floorDiv(gm.range(rows), width);
  let memory = mapMemory(read, t => gm.gather(t, each));
  let said = gm.full([rows, 1], START, 'int32');
  let ended = gm.zeros([rows], 'bool');
  // All beams of a source begin alike: one of them goes on, or they would stay alike.
  let total = gm.where(gm.equal(gm.mod(gm.range(rows), width), 0), 0, IMPOSSIBLE);
  for (let step = 0; step < steps; step++) {
    const last = said.slice([0, step], [-1, 1]);
    const { scores, states } = translator.decode(last, memory);
    const symbols = scores.shape.at(-1);
    const logs = endedStays(gm.logSoftmax(scores.reshape([rows, symbols])), ended);
    const best = gm.topK(total.expandDims(-1).add(logs).reshape([pairs.length, width * symbols]), width); // prettier-ignore
    total = best.values.reshape([rows]);
    const from = gm.floorDiv(best.indices, symbols).add(first).reshape([rows]);
    const symbol = gm.mod(best.indices, symbols).reshape([rows]);
    memory = { ...memory, states: states.map(t => gm.gather(t, from)) };
    said = gm.concat([gm.gather(said, from), symbol.expandDims(-1)], -1);
    ended = gm.logicalOr(gm.gather(ended, from), gm.equal(symbol, END));
  }
  const likeliest = gm.gather(said, first.reshape([-1])).slice([0, 1], [-1, -1]);
  return likeliest.arraySync().map(places => translator.targets.decode(places));
}

const mapMemory = ({ read, mask, states }, f) => ({
  read: f(read),
  mask: f(mask),
  states: states.map(f),
});
