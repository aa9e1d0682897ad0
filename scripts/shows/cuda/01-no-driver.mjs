// SPDX-License-Identifier: MIT
export const claim =
  "`gm.info()` without a driver says why CUDA is off; `setBackend('cuda')` throws the same sentence; the CPU goes on";

const program = `
import * as gm from 'gemmule';
let said = '';
try { gm.setBackend('cuda'); } catch (error) { said = error.message; }
console.log(JSON.stringify({ said, ...gm.info().cuda, sum: gm.add([1], 2).item() }));`;

export async function show({ node }) {
  const ask = async driver => {
    const env = { GEMMULE_CUDA_DRIVER: driver, GEMMULE_BACKEND: '' };
    return JSON.parse(await node(['--input-type=module', '-e', program], { env }));
  };
  let found = await ask('');
  if (found.available) found = await ask('/nowhere/libcuda.so.1'); // a machine with a GPU
  const { said, why, sum } = found;
  return { pass: why !== '' && said === `setBackend('cuda'): ${why}` && sum === 3, figure: why };
}
