// SPDX-License-Identifier: MIT
export const claim =
  '`17-kernels-in-a-service`: direct kernels in threads over shared memory find what plain JavaScript finds';

export async function show({ node }) {
  const lines = (await node(['examples/17-kernels-in-a-service/index.mjs'])).trim().split('\n');
  return { pass: lines.at(-1).includes(': 10 of 10;'), figure: lines.join('; ') };
}
