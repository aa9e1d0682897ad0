// SPDX-License-Identifier: MIT
export const claim = 'the same seed gives bit-identical weights on 1 and on 2 threads';

export async function show({ node }) {
  const hashes = [];
  for (const threads of ['1', '2', '2'])
    hashes.push(
      (
        await node(['scripts/shows/core/programs/weights_hash.mjs'], {
          env: { GEMMULE_NUM_THREADS: threads },
        })
      ).trim(),
    );
  return {
    pass: new Set(hashes).size === 1,
    figure: `1 thread ${hashes[0]}, 2 threads ${hashes[1]}, again ${hashes[2]}`,
  };
}
