// SPDX-License-Identifier: MIT
export const claim =
  '1,000 rounds of build, fit, predict without one dispose: resident size of rounds 900-1000 within 2% of rounds 100-200, after gc()';

export async function show({ node }) {
  const { early, late } = JSON.parse(
    await node(['--expose-gc', 'scripts/shows/core/programs/rounds.mjs']),
  );
  const growth = late / early - 1;
  return {
    pass: Math.abs(growth) <= 0.02,
    figure: `${(early / 2 ** 20).toFixed(1)} MB, then ${(late / 2 ** 20).toFixed(1)} MB (${(growth * 100).toFixed(2)}%)`,
  };
}
