// SPDX-License-Identifier: MIT
// The backends that the tests run on: GEMMULE_BACKEND=cuda alone where it is set (npm run test:cuda), else the CPU's kernels and the
// reference's.
import { type BackendName, backendName } from '../src/runtime.js';

export const onGpu = backendName() === 'cuda';
export const backends: readonly BackendName[] = onGpu ? ['cuda'] : ['cpu', 'reference'];
/** The environment of a process that a test starts: the same backend. */
export const gpuEnv: Record<string, string> = onGpu
  ? {
      GEMMULE_BACKEND: process.env.GEMMULE_BACKEND ?? '',
      GEMMULE_CUDA_DRIVER: process.env.GEMMULE_CUDA_DRIVER ?? '',
    }
  : {};
/** What a test runs on that needs only one. */
export const usualBackend = backends[0];
/** `skip` of a test that is about the host: it says so, and is not counted as passed on a GPU. */
export const hostOnly = (why: string): string | false => onGpu && `on a GPU: ${why}`;
