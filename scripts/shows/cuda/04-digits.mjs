// SPDX-License-Identifier: MIT
export const claim =
  'The MLP of the founding listing trains two epochs on 2,000 digits on the CUDA backend; its losses agree with the CPU’s to 1e-4';

const program = 'scripts/shows/cuda/programs/digits.mjs';

export async function show({ run, node }) {
  const given = process.env.GEMMULE_CUDA_DRIVER;
  const driver = given ?? (await run('node', ['scripts/cuda/standin.mjs'])).trim();
  const on = async env => JSON.parse(await node([program], { env }));
  const cpu = await on({ GEMMULE_BACKEND: 'cpu' });
  const cuda = await on({ GEMMULE_BACKEND: 'cuda', GEMMULE_CUDA_DRIVER: driver });
  const losses = history => [...history.loss, history.test.loss];
  const apart = losses(cpu).map((v, i) => Math.abs(v - losses(cuda)[i]));
  const text = history =>
    losses(history)
      .map(v => v.toFixed(6))
      .join(', ');
  return {
    pass: cuda.device === 'cuda:0' && Math.max(...apart) < 1e-4,
    figure: `two epochs and a test: ${text(cuda)}; the CPU’s ${text(cpu)}; at most ${Math.max(...apart).toExponential(1)} apart`,
  };
}
