// SPDX-License-Identifier: MIT
// What a fuzz drives: whatever makes hostile calls from chance.
import type { Source } from './chance.js';

/** A call that is ready to be made, and how it reads in a report. */
export interface HostileCall {
  text: string;
  make(): unknown;
}

export interface Surface {
  next(s: Source): HostileCall;
  /** Between calls, now and then: what must hold whatever was called. Throws where it does not. */
  check(): void | Promise<void>;
  /** How many calls each part accepted, by its name: all of these must have been reached in a long run. */
  readonly accepted: Map<string, number>;
}

/** A value as a report prints it, without running any code of the value's own. */
export function textOf(x: unknown): string {
  if (typeof x === 'object' && x !== null)
    return ArrayBuffer.isView(x) ? `a view of ${x.byteLength} bytes` : 'an object';
  return typeof x === 'string' || typeof x === 'function' ? typeof x : String(x);
}
