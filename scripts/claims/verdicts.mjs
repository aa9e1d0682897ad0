// SPDX-License-Identifier: MIT
/** Runs a bench and reads the verdicts that it ends with. */
export async function verdictsOf(node, bench) {
  if (!process.env.GEMMULE_BENCH_PYTHON)
    return { skip: 'GEMMULE_BENCH_PYTHON names no python3 that has torch and tensorflow' };
  const args = ['scripts/bench.mjs', bench];
  const output = await node(args).catch(error => error.stdout ?? String(error));
  const lines = [...output.matchAll(/^(yes|NO)(\?)? +(.*)$/gm)];
  if (lines.length === 0) throw new Error(`the bench ${bench} gave no verdict.`);
  const noisy = lines.some(([, , doubt]) => doubt) ? ' (the machine was not quiet)' : '';
  return {
    pass: lines.every(([, verdict]) => verdict === 'yes'),
    figure: lines.map(([, verdict, , text]) => `${verdict}: ${text}`).join('; ') + noisy,
  };
}
