// SPDX-License-Identifier: MIT
export const claim =
  'docs/keras-coverage.md: at least 95% of the public layers, losses, metrics, optimizers, schedules, callbacks, initializers, regularizers, constraints and activations of Keras 3.15';

export async function show({ node }) {
  const output = await node(['scripts/keras_coverage.mjs']);
  const [, figure, share] = /^(\d+ of \d+ names, ([\d.]+)%)/.exec(output);
  return { pass: Number(share) >= 95, figure };
}
