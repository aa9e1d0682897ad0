// SPDX-License-Identifier: MIT
import { accuracyOf } from '../../claims/accuracy.mjs';

export const claim =
  '`03-mnist-conv`, three convolutions, 5 epochs on 60,000 digits: test accuracy at least 0.990';

export async function show({ node }) {
  const { accuracy, seconds } = await accuracyOf(node, ['examples/03-mnist-conv/index.mjs']);
  return { pass: accuracy >= 0.99, figure: `${accuracy} in ${seconds.toFixed(0)} s` };
}
