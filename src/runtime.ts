// SPDX-License-Identifier: MIT
import { compileCount } from './capture.js';
import { mismatch, nearest } from './errors.js';
import { addon, native } from './native/addon.js';
import location from './native/location.cjs';
import { stream } from './stream.js';

export type BackendName = 'cpu' | 'cuda' | 'reference';

const noCuda = 'this build of gemmule has no CUDA backend yet';
let active: BackendName = 'cpu';

/**
 * Chooses what computes from now on: `cpu` (the fastest instruction set here, or GEMMULE_ISA's), or `reference` (naive loops; float64 too).
 * GEMMULE_BACKEND sets the default.
 * @throws RangeError where the backend is not available, with the reason
 */
export function setBackend(name: BackendName): void {
  const names = ['cpu', 'cuda', 'reference'];
  if (!names.includes(name))
    throw new RangeError(
      mismatch('setBackend', 'cpu, cuda or reference', name, nearest(String(name), names)),
    );
  if (name === 'cuda') throw new RangeError(`setBackend: ${noCuda}.`);
  stream.flush();
  native.useBackend(name);
  active = name;
}
export const backendName = (): BackendName => active;

/** How many threads compute. Results do not depend on it. Default: the CPUs of this process, lowered by a container's quota, or GEMMULE_NUM_THREADS. */
export function setNumThreads(threads: number): void {
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024)
    throw new RangeError(mismatch('setNumThreads', 'an integer from 1 to 1024', threads));
  addon.setThreads(threads);
}

export interface Info {
  versions: { gemmule: string; node: string; napi: string };
  backend: BackendName;
  isa: string;
  isas: string[];
  threads: number;
  /** Bytes: of live tensors, kept for reuse, at most so far, and of the arena that captured functions share. */
  memory: { live: number; cached: number; peak: number; arena: number };
  /** How many functions were recorded. */
  compiles: number;
  devices: { name: string; kind: string }[];
  cuda: { available: boolean; why: string };
}

/** What this process runs on, as plain JSON. */
export function info(): Info {
  const n = native.info(stream.takePending());
  const { version } = location.require(`${location.packageRoot}/package.json`) as {
    version: string;
  };
  return {
    versions: { gemmule: version, node: process.versions.node, napi: process.versions.napi ?? '' },
    backend: active,
    isa: n.backend,
    isas: addon.backends().filter(name => name !== 'reference'),
    threads: n.threads,
    memory: { live: n.liveBytes, cached: n.cachedBytes, peak: n.peakBytes, arena: n.arenaBytes },
    compiles: compileCount(),
    devices: [{ name: 'cpu', kind: n.backend }],
    cuda: { available: false, why: noCuda },
  };
}

const wanted = process.env.GEMMULE_BACKEND;
if (wanted) setBackend(wanted as BackendName);
