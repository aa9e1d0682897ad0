// SPDX-License-Identifier: MIT
import { leaks, outOfMemory } from '../../../test/hardening/children.mjs';

export const claim =
  'Nothing leaks in 300 rounds of training, predicting, eager ops, reads, async kernels, threads ended: no tensor, and under 4 KiB a round; allocations that fail are refused, and no step is halved';

export async function show() {
  const found = await leaks(300, 3000);
  const worst = Object.entries(found).sort(([, a], [, b]) => b.slope - a.slope)[0];
  const live = Math.max(...Object.values(found).map(leak => leak.live));
  const memory = await outOfMemory();
  const points = memory.skip
    ? memory.skip
    : `${Object.values(memory.counts).reduce((n, { points }) => n + points, 0)} points of failure, ${memory.wrong.length} wrong`;
  return {
    pass: live <= 0 && worst[1].slope < 4096 && !memory.wrong?.length,
    figure: `${live} bytes of tensors; at most ${worst[1].slope} bytes a round (${worst[0]}); ${points}`,
  };
}
