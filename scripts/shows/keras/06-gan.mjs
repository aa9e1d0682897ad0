// SPDX-License-Identifier: MIT
export const claim =
  '12-gan: a classifier gives at least 800 of 1,000 drawn digits one class with p > 0.9, all ten classes among them';

export async function show({ node }) {
  const start = performance.now();
  const output = await node(['examples/12-gan/index.mjs']);
  const [, sure] = /of (\d+) of 1,000 drawn digits/.exec(output);
  const classes = /it saw: ([\d ]+)/.exec(output)[1].trim().split(' ').map(Number);
  const seconds = Math.round((performance.now() - start) / 1000);
  return {
    pass: Number(sure) >= 800 && classes.every(count => count > 0),
    figure: `sure of ${sure}; of each class ${classes.join(' ')}; ${seconds} s`,
  };
}
