// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { accuracyOf } from '../../claims/accuracy.mjs';

export const claim =
  '`05-fashion-mnist`, mirrored and shifted pictures, at most 15 epochs: test accuracy at least 0.925';

export async function show({ node }) {
  if (!existsSync('/usr/share/datasets/fashion-mnist') && !process.env.GEMMULE_FASHION_MNIST)
    return { skip: 'dataset-fashion-mnist is not installed' };
  const { accuracy, seconds } = await accuracyOf(node, ['examples/05-fashion-mnist/index.mjs']);
  return { pass: accuracy >= 0.925, figure: `${accuracy} in ${seconds.toFixed(0)} s` };
}
