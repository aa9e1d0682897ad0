// SPDX-License-Identifier: MIT
export const claim =
  'An LSTM over 2,000 steps trains: peak allocator bytes at most 4.4x those over 500, gradients finite with clipnorm';

const program = 'scripts/shows/sequences/programs/long_sequence.mjs';

export async function show({ node }) {
  const results = [];
  for (const steps of [500, 2000]) results.push(JSON.parse(await node([program, String(steps)])));
  const [short, long] = results;
  const ratio = long.peak / short.peak;
  const finite = results.every(({ losses }) => losses.every(Number.isFinite));
  const fell = long.losses.at(-1) < long.losses[0];
  return {
    pass: ratio <= 4.4 && finite && fell,
    figure: `${ratio.toFixed(2)}x; loss ${long.losses[0].toFixed(3)} to ${long.losses.at(-1).toFixed(3)} in ${long.losses.length} epochs`,
  };
}
