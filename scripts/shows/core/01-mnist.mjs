// SPDX-License-Identifier: MIT
export const claim =
  '`npm start`: 60,000 digits, 5 epochs, two cores: test accuracy at least 0.970 in well under a minute';

export async function show({ node }) {
  const start = performance.now();
  const output = await node(['examples/02-mnist-dense/index.mjs']);
  const seconds = (performance.now() - start) / 1000;
  const accuracy = Number(/Test accuracy: ([\d.]+)/.exec(output)[1]);
  return {
    pass: accuracy >= 0.97 && seconds < 45,
    figure: `${accuracy} in ${seconds.toFixed(1)} s`,
  };
}
