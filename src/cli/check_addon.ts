// SPDX-License-Identifier: MIT
// What can be said where the addon loads: what of the machine it uses, and that it computes.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { matmul } from '../ops/matmul.js';
import { info } from '../runtime.js';
import { tensor } from '../tensor.js';
import { broken, type Check, note, ok } from './check.js';
import { textOf } from './check_machine.js';

const DRIVER = '/proc/driver/nvidia/version';

function instructions(): Check {
  const { isa, isas } = info();
  const fastest = isas.at(-1)!;
  if (isa === fastest) return ok('instructions', `${isa} (this CPU has ${isas.join(', ')})`);
  const finding = `${isa}, by GEMMULE_ISA or GEMMULE_BACKEND: this CPU has ${isas.join(', ')}`;
  return note('instructions', finding, `Unset the variable to compute with ${fastest}.`);
}

const M = 37;
const K = 53;
const N = 29;
/** Whole numbers, so that the product is exact. */
const whole = (size: number, by: number) => Float32Array.from({ length: size }, (_, i) => (i * by) % 17); // prettier-ignore

async function arithmetic(): Promise<Check> {
  const [a, b] = [whole(M * K, 5), whole(K * N, 7)];
  const got = await matmul(tensor(a, [M, K]), tensor(b, [K, N])).data();
  const expected = (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[i * K + k] * b[k * N + j];
    return sum;
  };
  const wrong = got.findIndex((value, at) => value !== expected(Math.floor(at / N), at % N));
  if (wrong < 0) return ok('arithmetic', 'a matrix product is as JavaScript computes it');
  const finding = `a matrix product is wrong: ${got[wrong]} at ${wrong}`;
  return broken('arithmetic', finding, 'Set GEMMULE_ISA=baseline, and report this.');
}

/** The version of NVIDIA's kernel module, where it is loaded. */
const kernelModule = (): string => / (\d+\.\d+(?:\.\d+)?) /.exec(textOf(DRIVER))?.[1] ?? '';

function cuda(): Check {
  const { cuda, devices } = info();
  const module = kernelModule();
  if (cuda.available) {
    const names = devices.slice(1).map(device => `${device.name} ${device.kind}`);
    const driver = module ? `driver ${module}` : 'driver';
    return ok('CUDA', `${driver} for CUDA ${cuda.driver}; ${names.join(', ')}`);
  }
  if (module === '') return ok('CUDA', `off, there is no GPU in use here: ${cuda.why}`);
  const advice = 'In a container: start it with the GPU, `docker run --gpus all`.';
  return broken('CUDA', `the driver ${module} is loaded, and CUDA is off: ${cuda.why}`, advice);
}

/** One file of all platforms' GPU kernels: beside the addon, or beside the folders of addons. */
function gpuKernels(addon: string): Check {
  const folder = dirname(addon);
  const files = [folder, dirname(folder)].map(place => join(place, 'gemmule.fatbin'));
  const file = files.find(existsSync);
  if (file) return ok('GPU kernels', file);
  const advice =
    'For a GPU: install a published version, or `npm run build` with nvcc on the PATH.';
  return note('GPU kernels', `there is no gemmule.fatbin in ${folder}`, advice);
}

/** @param addon its file */
export const checkAddon = async (addon: string): Promise<Check[]> => [
  instructions(),
  await arithmetic(),
  cuda(),
  gpuKernels(addon),
];
