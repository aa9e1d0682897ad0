// SPDX-License-Identifier: MIT
export const claim =
  '1,000 rounds of build, fit, predict without one dispose: resident size of rounds 900-1000 within 2% of rounds 100-200, after gc()';

/** How much the resident size has grown, in percent, and from what to what. */
async function growth(node, flags) {
  const program = 'scripts/shows/core/programs/rounds.mjs';
  const { early, late } = JSON.parse(await node(['--expose-gc', ...flags, program]));
  return { percent: (late / early - 1) * 100, early: early / 2 ** 20, late: late / 2 ** 20 };
}

export async function show({ node }) {
  const own = await growth(node, []);
  // What V8's optimizing compiler itself keeps is no leak of ours: told beside, not judged by.
  const plain = await growth(node, ['--no-opt']);
  const figure = `${own.early.toFixed(1)} MB, then ${own.late.toFixed(1)} MB (${own.percent.toFixed(2)}%); without V8's optimizing compiler ${plain.percent.toFixed(2)}%`;
  return { pass: Math.abs(own.percent) <= 2, figure };
}
