// SPDX-License-Identifier: MIT
export const claim =
  '06-functional, 07-custom-loop, 13-autoencoder, 14-transfer and 15-search reach what their texts say';

// What an example's closing line holds, and whether that will do.
const examples = {
  '06-functional': { line: /test accuracy: ([\d.]+)/, holds: ([accuracy]) => accuracy >= 0.96 },
  '07-custom-loop': { line: /Test accuracy: ([\d.]+)/, holds: ([accuracy]) => accuracy >= 0.98 },
  '13-autoencoder': {
    line: /([\d.]+) noisy, ([\d.]+) restored/,
    holds: ([noisy, restored]) => restored < noisy / 7,
  },
  '14-transfer': {
    line: /([\d.]+) with what 0 to 4 taught, ([\d.]+) from nothing/,
    holds: ([helped, alone]) => helped > alone + 0.03,
  },
  '15-search': { line: /Test accuracy: ([\d.]+)/, holds: ([accuracy]) => accuracy >= 0.94 },
};

export async function show({ node }) {
  const found = [];
  for (const [name, { line, holds }] of Object.entries(examples)) {
    const last = (await node([`examples/${name}/index.mjs`])).trim().split('\n').at(-1);
    const figures = line.exec(last)?.slice(1).map(Number);
    found.push({ pass: figures !== undefined && holds(figures), text: `${name}: ${last}` });
  }
  return { pass: found.every(one => one.pass), figure: found.map(one => one.text).join('; ') };
}
