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
  setMostInFlight(bytes: number): void;
  backends(): string[];
  [kernel: string]: unknown;
}

export const addon = loadAddon() as Addon;

/** An integer that the environment sets, or undefined. */
function setting(name: string, least: number, most: number): number | undefined {
  const asked = process.env[name];
  if (asked === undefined || asked === '') return undefined;
  const n = Number(asked);
  if (!Number.isInteger(n) || n < least || n > most)
    throw new RangeError(
      `${name}: expected an integer from ${least} to ${most}, received ${JSON.stringify(asked)}.`,
    );
  return n;
}

const defaultThreads = () => Math.min(os.availableParallelism(), cpuQuota());
addon.setThreads(setting('GEMMULE_NUM_THREADS', 1, 1024) ?? defaultThreads());
const inFlight = setting('GEMMULE_MAX_IN_FLIGHT', 0, Number.MAX_SAFE_INTEGER);
if (inFlight !== undefined) addon.setMostInFlight(inFlight);
export const native: Native = addon.open();
