// SPDX-License-Identifier: MIT
export const claim =
  '100,000 synchronous rounds of eager ops, each in its tidy, and 1,000 predicts of batch sizes 1 to 64: peak resident size at most 256 MB above that after the first hundredth';

export async function show({ node }) {
  const rows = [];
  for (const what of ['eager', 'predict'])
    rows.push([what, JSON.parse(await node(['scripts/shows/core/programs/peak.mjs', what]))]);
  const above = rows.map(([, { first, peak }]) => (peak - first) / 2 ** 20);
  return {
    pass: above.every(mb => mb <= 256),
    figure: rows.map(([what], i) => `${what}: ${above[i].toFixed(1)} MB above`).join(', '),
  };
}
