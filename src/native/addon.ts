// SPDX-License-Identifier: MIT
// The addon's functions, as TypeScript sees them.
import os from 'node:os';
import type { TypedArray } from '../dtype.js';
import { cpuQuota } from './cgroup.js';
import { loadAddon } from './load.js';

/** What `compile` says of a planned Program. */
export interface ProgramInfo {
  id: number;
  arenaBytes: number;
  temporaryBytes: number;
  instructions: number;
}

/** The functions of one session: native/binding/session.cpp. Failures come as plain objects (see errors.ts). */
export interface Native {
  attach(records: Int32Array, small: Uint8Array): void;
  submit(records: number, bytes: number): void;
  write(handle: number, data: TypedArray, dtype: number, pending: number): void;
  read(handle: number, into: TypedArray): Promise<number>;
  readSync(handle: number, into: TypedArray | number, pending: number): object | undefined;
  compile(
    records: Int32Array,
    count: number,
    locals: number,
    params: Float64Array,
    results: Int32Array,
    pending: number,
  ): ProgramInfo;
  freeProgram(id: number): void;
  replay(
    program: number,
    params: Int32Array,
    results: Int32Array,
    pending: number,
    inline: boolean,
  ): void;
  newRun(): number;
  pushSegment(
    run: number,
    before: Int32Array,
    count: number,
    program: number,
    params: Int32Array,
    steps: number,
    stops: boolean,
  ): void;
  advance(run: number): Promise<number>;
  cancel(run: number): void;
  freeRun(run: number): void;
  useBackend(name: string, device: number): void;
  info(pending: number): Record<string, number> & { backend: string; device: string };
  profile(on: boolean, pending: number): Record<string, Float64Array>;
}

/** A GPU, as `gm.info()` lists it. */
export interface CudaDevice {
  name: string;
  model: string;
  /** Compute capability: '8.0'. */
  capability: string;
  totalBytes: number;
}

interface Addon {
  open(): Native;
  cudaInfo(): { why: string; driver: number; devices: CudaDevice[] };
  setFloatPrecision(precision: number): void;
  /** GFLOP/s that all threads reach in registers, with the instruction set in use; 0 where it cannot be measured. */
  fmaPeak(): number;
  setThreads(threads: number): void;
  backends(): string[];
  [kernel: string]: unknown;
}

export const addon = loadAddon() as Addon;

function defaultThreads(): number {
  const asked = process.env.GEMMULE_NUM_THREADS;
  if (asked === undefined || asked === '') return Math.min(os.availableParallelism(), cpuQuota());
  const n = Number(asked);
  if (!Number.isInteger(n) || n < 1 || n > 1024)
    throw new RangeError(
      `GEMMULE_NUM_THREADS: expected an integer from 1 to 1024, received ${JSON.stringify(asked)}.`,
    );
  return n;
}

addon.setThreads(defaultThreads());
export const native: Native = addon.open();
