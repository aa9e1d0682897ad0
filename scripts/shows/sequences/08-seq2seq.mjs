// SPDX-License-Identifier: MIT
export const claim =
  '`09-seq2seq`: of held-out words, split by lemma, at most 35% said wrong, within 15 minutes';

export async function show({ node }) {
  const output = await node(['examples/09-seq2seq/index.mjs']);
  const [line, wrong, seconds] = /Words wrong of .*greedy, ([\d.]+)% with .* (\d+) s/.exec(output);
  return { pass: Number(wrong) <= 35 && Number(seconds) <= 900, figure: line };
}
