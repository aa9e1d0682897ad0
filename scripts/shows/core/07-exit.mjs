// SPDX-License-Identifier: MIT
export const claim =
  'process.exit() in mid-fit ends the process at once and cleanly, 20 of 20 times';

export async function show({ node }) {
  let clean = 0;
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    const output = await node(['scripts/shows/core/programs/exit_in_fit.mjs']).catch(error => ({
      error,
    }));
    if (output === 'leaving\n' && performance.now() - start < 10_000) clean++;
  }
  return { pass: clean === 20, figure: `${clean} of 20` };
}
