// SPDX-License-Identifier: MIT
export const claim =
  '`gm.batcher`, 64 concurrent callers in one process, the LSTM classifier of `bench/`: at least 2x the requests a second of one `predict` a request';

const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1];

export async function show({ node }) {
  const output = JSON.parse(await node(['scripts/shows/ship/programs/batcher.mjs']));
  const { rounds, apart, meanBatch } = output;
  const ratio = median(rounds.map(({ alone, batched }) => batched / alone));
  const [alone, batched] = ['alone', 'batched'].map(way => median(rounds.map(r => r[way])));
  return {
    pass: ratio >= 2 && apart < 1e-5,
    figure: `${ratio.toFixed(2)}x (${Math.round(batched)} against ${Math.round(alone)} a second, medians of ${rounds.length} rounds by turns; ${meanBatch.toFixed(1)} samples a batch; answers apart by at most ${apart.toExponential(0)})`,
  };
}
