// SPDX-License-Identifier: MIT
import { accuracyOf } from '../../claims/accuracy.mjs';

export const claim =
  '`04-emoji-conv`, colour images changed at random: on emoji held out, at least twice the share of the most frequent category';

export async function show({ node }) {
  const run = await accuracyOf(node, ['examples/04-emoji-conv/index.mjs']);
  const times = Number(/([\d.]+) times the majority/.exec(run.output)[1]);
  return {
    pass: times >= 2,
    figure: `${run.accuracy}, ${times} times that share, in ${run.seconds.toFixed(0)} s`,
  };
}
