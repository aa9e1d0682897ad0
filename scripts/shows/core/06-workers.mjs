// SPDX-License-Identifier: MIT
export const claim =
  '4 worker_threads train at once, one is terminated in mid-fit: the others’ results are right, the exit is clean';

export async function show({ node }) {
  const output = JSON.parse(await node(['scripts/shows/core/programs/workers.mjs']));
  const pass =
    output.results.length === 3 &&
    output.results.every(hash => hash === output.alone) &&
    output.terminated;
  return {
    pass,
    figure: `3 workers and the main thread gave ${output.alone}; one terminated in mid-fit; exit code 0`,
  };
}
