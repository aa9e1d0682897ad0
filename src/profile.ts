// SPDX-License-Identifier: MIT
import { native } from './native/addon.js';
import { opNames } from './native/ops.gen.js';
import { stream } from './stream.js';

export interface OpProfile {
  op: string;
  calls: number;
  /** Milliseconds in the kernel. */
  ms: number;
  /** Bytes read and written. */
  bytes: number;
}
export interface Profile<T> {
  result: T;
  /** By op, the dearest first. */
  ops: OpProfile[];
  /** Milliseconds in all kernels. */
  ms: number;
}

/** Runs `fn` (which may return a promise) and says what time and bytes each op took. */
export async function profile<T>(fn: () => T | Promise<T>): Promise<Profile<T>> {
  native.profile(true, stream.takePending());
  let rows: Record<string, Float64Array> = {};
  let result: T;
  try {
    result = await fn();
  } finally {
    rows = native.profile(false, stream.takePending());
  }
  const ops = Object.entries(rows)
    .map(([code, [calls, ns, bytes]]) => ({
      op: opNames[Number(code)],
      calls,
      ms: ns / 1e6,
      bytes,
    }))
    .sort((a, b) => b.ms - a.ms);
  return { result, ops, ms: ops.reduce((sum, o) => sum + o.ms, 0) };
}
