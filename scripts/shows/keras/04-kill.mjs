// SPDX-License-Identifier: MIT
export const claim =
  '`kill -9` at 50 random moments of trainings with `backupAndRestore`: each resumes, and ends with the weights and the history, bit for bit, of one that was left alone';

const seed = 20;
const program = 'scripts/shows/keras/programs/kills.mjs';

export async function show({ node }) {
  const { kills, trainings, differing } = JSON.parse(await node([program, String(seed), '50']));
  const { steps, saving, validating, ending } = kills;
  return {
    pass: differing.length === 0 && steps + saving + validating + ending === 50,
    figure: `${trainings} trainings (in memory, over an iterable, a \`trainStep\` of its own), ${differing.length} differ; ${steps} kills between steps, ${saving} in a save, ${validating} in a validation, ${ending} at the end (seed ${seed})`,
  };
}
