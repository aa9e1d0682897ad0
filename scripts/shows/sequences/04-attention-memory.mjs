// SPDX-License-Identifier: MIT
export const claim =
  'Attention forward + backward: peak allocator bytes at length 1024 at most 2.2x those at 512';

const program = 'scripts/shows/sequences/programs/attention_peak.mjs';

export async function show({ node }) {
  const peaks = [];
  for (const length of [512, 1024])
    peaks.push(JSON.parse(await node([program, String(length)])).peak);
  const ratio = peaks[1] / peaks[0];
  const [small, large] = peaks.map(bytes => (bytes / 2 ** 20).toFixed(1));
  return { pass: ratio <= 2.2, figure: `${ratio.toFixed(2)}x (${large} MB against ${small} MB)` };
}
