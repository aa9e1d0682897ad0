// SPDX-License-Identifier: MIT
import { findToolkit } from '../../cuda/toolkit.mjs';

export const claim =
  'No kernel spills registers on any architecture; at least 75% of the instructions of the inner loop of an 8x8 tile are FFMA';

/** `| f32_128x128 | sm_75 | 593-595 | 512 | 32 | 2 | 86%-86% |`: the tile whose thread owns 8 x 8. */
const rows = /^\| f32_128x128 \| (sm_\d+) \|.* (\d+)%-(\d+)% \|$/gm;

export async function show({ node }) {
  if (!findToolkit()) return { skip: 'there is no nvcc here' };
  const output = await node(['scripts/cuda/paper.mjs']); // it exits with an error where a claim does not hold
  const spills = /^Kernels of cuda\/ that spill: .*$/m.exec(output)?.[0];
  const shares = [...output.matchAll(rows)].flatMap(row => row.slice(2).map(Number));
  return {
    pass: /spill: none/.test(spills) && shares.length > 0 && Math.min(...shares) >= 75,
    figure: `${spills} FFMA: ${Math.min(...shares)}% to ${Math.max(...shares)}%`,
  };
}
