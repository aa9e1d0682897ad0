// SPDX-License-Identifier: MIT
import { compileCount } from './capture.js';
import { mismatch, nearest } from './errors.js';
import { addon, type CudaDevice, native } from './native/addon.js';
import location from './native/location.cjs';
import { stream } from './stream.js';

/** `reference` is naive loops, the definition of correct. */
export type BackendName = 'cpu' | 'cuda' | 'reference';
const backends: readonly BackendName[] = ['cpu', 'cuda', 'reference'];
let active: BackendName = 'cpu';

/**
 * Chooses what computes from now on: `cpu` (the fastest instruction set here, or GEMMULE_ISA's), `cuda` (an NVIDIA GPU; nothing but its
 * driver is needed), or `reference` (naive loops; float64 too). GEMMULE_BACKEND sets the default (`cuda:1`: the second GPU).
 *
 * Tensors and variables live where they were made: choose before making a model. `t.device` tells.
 * @param device the number of the GPU, from 0
 * @throws RangeError where the backend is not available, with the reason, as `gm.info().cuda.why` has it
 */
export function setBackend(name: BackendName, { device = 0 }: { device?: number } = {}): void {
  if (!backends.includes(name))
    throw new RangeError(
      mismatch('setBackend', 'cpu, cuda or reference', name, nearest(String(name), backends)),
    );
  if (!Number.isInteger(device) || device < 0 || (device > 0 && name !== 'cuda'))
    throw new RangeError(
      mismatch('setBackend', '`device` to be the number of a GPU, from 0', device),
    );
  stream.flush();
  try {
    native.useBackend(name, device);
  } catch (cause) {
    throw new RangeError(`setBackend('${name}'): ${(cause as Error).message}.`, { cause });
  }
  active = name;
  stream.device = name === 'cuda' ? `cuda:${device}` : 'cpu';
}
export const backendName = (): BackendName => active;

/** How many threads compute. Results do not depend on it. Default: the CPUs of this process, lowered by a container's quota, or GEMMULE_NUM_THREADS. */
export function setNumThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024)
    throw new RangeError(mismatch('setNumThreads', 'an integer from 1 to 1024', threads));
  addon.setThreads(threads);
}

/** How exactly a GPU multiplies matrices: {@link setFloatPrecision}. */
export type FloatPrecision = 'highest' | 'high' | 'medium';
const precisions: readonly FloatPrecision[] = ['highest', 'high', 'medium'];

/**
 * How exactly matrix products of float32 are computed on a GPU; sums are float32 always. The CPU is exact always.
 *
 * - `highest` (default): float32 accuracy, by float32 units or, for large products where these are slower (compute capability 8.0,
 *   9.0, 10.0), by three TF32 products: an infinity times an infinity is NaN there, all else as in IEEE 754
 * - `high`: TF32 (10 bits of mantissa), from compute capability 8.0 on
 * - `medium`: bfloat16 (7 bits); on compute capability 7.5 float16, whose greatest number is 65504
 */
export function setFloatPrecision(precision: FloatPrecision): void {
  const code = precisions.indexOf(precision);
  if (code < 0)
    throw new RangeError(
      mismatch(
        'setFloatPrecision',
        precisions.join(', '),
        precision,
        nearest(String(precision), precisions),
      ),
    );
  addon.setFloatPrecision(code);
}

export interface Info {
  versions: { gemmule: string; node: string; napi: string };
  backend: BackendName;
  /** What new tensors are on: cpu, cuda:0. */
  device: string;
  isa: string;
  isas: string[];
  threads: number;
  /** Bytes: of live tensors, kept for reuse, at most so far, and of the arena that captured functions share; on the device in use. */
  memory: { live: number; cached: number; peak: number; arena: number; free?: number };
  /** How many functions were recorded. */
  compiles: number;
  devices: ({ name: string; kind: string } | (CudaDevice & { kind: string }))[];
  /** Whether CUDA can be used, why not, and the CUDA version that the driver is for. */
  cuda: { available: boolean; why: string; driver: string };
}

const cpuKind = (): string => process.env.GEMMULE_ISA || addon.backends().at(-1)!;

/** What this process runs on, as plain JSON. */
export function info(): Info {
  const n = native.info(stream.takePending());
  const cuda = addon.cudaInfo();
  const memory = {
    live: n.liveBytes,
    cached: n.cachedBytes,
    peak: n.peakBytes,
    arena: n.arenaBytes,
  };
  return {
    versions: {
      gemmule: location.version(),
      node: process.versions.node,
      napi: process.versions.napi ?? '',
    },
    backend: active,
    device: n.device,
    isa: active === 'cuda' ? cpuKind() : n.backend,
    isas: addon.backends().filter(name => name !== 'reference'),
    threads: n.threads,
    memory: n.freeBytes < 0 ? memory : { ...memory, free: n.freeBytes },
    compiles: compileCount(),
    devices: [
      { name: 'cpu', kind: active === 'cuda' ? cpuKind() : n.backend },
      ...cuda.devices.map(device => ({ ...device, kind: device.model })),
    ],
    cuda: {
      available: cuda.why === '',
      why: cuda.why && `${cuda.why}.`,
      driver: cuda.driver ? `${Math.floor(cuda.driver / 1000)}.${(cuda.driver % 1000) / 10}` : '',
    },
  };
}

const wanted = process.env.GEMMULE_BACKEND;
if (wanted) {
  const [name, device] = wanted.split(':');
  setBackend(name as BackendName, device === undefined ? {} : { device: Number(device) });
}
