// SPDX-License-Identifier: MIT
import { accuracyOf } from '../../claims/accuracy.mjs';

export const claim =
  '`10-sentiment`: on held-out sentences not below naive Bayes on the same split';

export async function show({ node }) {
  const run = await accuracyOf(node, ['examples/10-sentiment/index.mjs']);
  const bayes = Number(/naive Bayes: ([\d.]+)/.exec(run.output)[1]);
  return {
    pass: run.accuracy >= bayes,
    figure: `${run.accuracy}; naive Bayes ${bayes}; in ${run.seconds.toFixed(0)} s`,
  };
}
