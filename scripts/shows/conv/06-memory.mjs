// SPDX-License-Identifier: MIT
export const claim =
  'A training step of the 32x32x3 listing at batch 128 (peak resident size after 20 steps above that just before the first, a process each): below PyTorch’s';

const programs = 'scripts/shows/conv/programs';
const megabytes = json => JSON.parse(json).above / 2 ** 20;

export async function show({ node, run }) {
  const python = process.env.GEMMULE_BENCH_PYTHON;
  if (!python) return { skip: 'GEMMULE_BENCH_PYTHON names no python3 that has torch' };
  const ours = megabytes(await node([`${programs}/step_memory.mjs`]));
  const theirs = [];
  for (const layout of ['channels_last', 'NCHW'])
    theirs.push(megabytes(await run(python, [`${programs}/step_memory.py`, layout])));
  return {
    pass: ours < Math.min(...theirs),
    figure: `${ours.toFixed(1)} MB; PyTorch ${theirs[0].toFixed(1)} MB (channels_last), ${theirs[1].toFixed(1)} MB (NCHW)`,
  };
}
