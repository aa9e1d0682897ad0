// SPDX-License-Identifier: MIT
// The border of the direct kernels: one record holds a call's op and numbers, the arrays go along. native/binding/kernels.cpp.
import { addon } from '../native/addon.js';
import { makeRecorder, RECORD_BYTES } from '../native/ops.gen.js';

export type Floats = Float32Array | undefined;

/** Why a call did not run: which operand is to blame, by its name in the args struct. */
export interface Refusal {
  clause?: string;
  operand?: string;
  overlaps?: string;
  mistyped: boolean;
  holds: number;
  /** Below 0: no array could be long enough. */
  needs: number;
  /** The kernel ran, and met bad data. */
  fault?: Fault;
}
/** What is bad, at which element of the indices, and below what it should be. */
export interface Fault {
  element: number;
  value: number;
  limit: number;
}

interface DirectKernels {
  /** Operands in the order of the args struct. */
  run(...x: Floats[]): Refusal | undefined;
  check(...x: Floats[]): Refusal | undefined;
  start(job: number, ...x: Floats[]): Refusal | undefined;
  cancel(job: number): void;
}

const buffer = new ArrayBuffer(RECORD_BYTES);
const i32 = new Int32Array(buffer);

/** Writes the record that the next call below sends. Nothing of the user's may run in between. */
export const record = makeRecorder({
  i32,
  f64: new Float64Array(buffer),
  begin: () => 0,
  end() {},
});
/** In a record an array has no handle. */
export const ARRAY = { handle: 0, dtype: 'float32' } as const;

/** The jobs on the kernel queue: what they call when they are over, which also keeps their arrays alive. */
export const jobs = new Map<number, (ran: boolean, fault?: Fault) => void>();

type Settled = (job: number, ran: boolean, ...fault: number[]) => void;
const settled: Settled = (job, ran, ...fault) => {
  const settle = jobs.get(job);
  jobs.delete(job);
  const [element, value, limit] = fault;
  settle?.(ran, fault.length > 0 ? { element, value, limit } : undefined);
};

export const direct = (
  addon.openKernels as (record: Int32Array, settled: Settled) => DirectKernels
)(i32, settled);
