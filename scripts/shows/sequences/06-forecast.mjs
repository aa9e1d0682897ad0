// SPDX-License-Identifier: MIT
export const claim =
  '`08-forecast`: on held-out years at least 15% below the mean absolute error of "same day last week"';

export async function show({ node }) {
  const start = performance.now();
  const output = await node(['examples/08-forecast/index.mjs']);
  const [, less] = /([\d.-]+)% less/.exec(output);
  const seconds = (performance.now() - start) / 1000;
  return { pass: Number(less) >= 15, figure: `${less}% less, in ${seconds.toFixed(0)} s` };
}
