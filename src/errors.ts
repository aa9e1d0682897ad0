// SPDX-License-Identifier: MIT
// Every error names who, what was expected, what came, and what to do.
import { opNames } from './native/ops.gen.js';

/** A tensor's shape is not what an op or a layer takes. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A value was asked for, or a promise returned, while a function is captured. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

/** Tensors of two devices meet. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}

/** A gradient was asked of an op that has none. */
export class GradientError extends Error {
  override readonly name = 'GradientError';
}

/** What the native side says of an instruction that failed. */
export interface Failure {
  op: number;
  element: number;
  value: number;
  limit: number;
  /** The row of the data set, or -1. */
  row: number;
  sequence: number;
  /** Empty where the data were bad. */
  clause: string;
}

/** Data that a kernel refused: a label or an index out of range. The variables are what they were before the step. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  constructor(
    message: string,
    /** The op that refused its data. */
    readonly op: string,
    /** The sample (row of the data set in `fit`, of the tensor otherwise) that holds the value. */
    readonly sample: number,
    /** The value that was refused. */
    readonly value: number,
  ) {
    super(message);
  }
}

/** `expected a, received b` after who says so: the one place where such messages are worded. */
export function mismatch(who: string, expected: string, received: unknown, advice = ''): string {
  return `${who}: expected ${expected}, received ${show(received)}.${advice && ` ${advice}`}`;
}

/** A value as an error prints it: short, and never through the value's own code. */
export function show(value: unknown): string {
  try {
    return describe(value);
  } catch {
    return 'an object that cannot be looked at'; // a revoked proxy, a throwing Symbol.toStringTag
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value))
    return value.length <= 12 && value.every(v => typeof v === 'number' || v === null)
      ? shapeText(value as number[])
      : `an array of ${value.length}`;
  if (ArrayBuffer.isView(value))
    return `a ${Object.prototype.toString.call(value).slice(8, -1)} of ${(value as Uint8Array).length ?? value.byteLength}`;
  return `an object ${Object.prototype.toString.call(value)}`;
}

/** `[32, null, 3]`, as Keras prints shapes. */
export const shapeText = (shape: readonly (number | null)[]): string =>
  `[${Array.from(shape, String).join(', ')}]`;

/** The names that are nearest to a misspelt one, as advice: `Did you mean "relu"?` */
export function nearest(name: string, known: Iterable<string>): string {
  let best = '';
  let least = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < least) [best, least] = [candidate, d];
  }
  return best && `Did you mean ${JSON.stringify(best)}?`;
}

/** Levenshtein's distance, with a swap of neighbours as one edit. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const edit = Math.min(
        rows[i - 1][j] + 1,
        rows[i][j - 1] + 1,
        rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i][j] = swapped ? Math.min(edit, rows[i - 2][j - 2] + 1) : edit;
    }
  }
  return rows[a.length][b.length];
}

/** The error for an instruction that failed, worded for the user. `who` is what the user called, where that is not the op. */
export function failureError(f: Failure, who?: string, stack?: string): Error {
  const op = opNames[f.op] ?? 'the stream';
  const name = who ?? op;
  const error = f.clause
    ? new Error(`${name}: ${who && f.op >= 0 ? `${op}: ` : ''}${sentence(f.clause)}`)
    : fault(f, op, name);
  if (stack) error.stack = `${error.stack}\nenqueued${stack}`;
  return error;
}

/** A clause of the native side, with what can be done. */
const sentence = (clause: string): string =>
  clause.includes('out of memory')
    ? `${clause}. Free tensors with tidy() or dispose(), or use smaller batches.`
    : `${clause}.`;

/** What `call` returns; what the native side throws at once is made a sentence. */
export function worded<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error) error.message = sentence(error.message);
    throw error;
  }
}

function fault(f: Failure, op: string, name: string): FaultError {
  const sample = f.row >= 0 ? f.row : f.element;
  const what = op.toLowerCase().includes('crossentropy') ? 'label' : 'index';
  const where = op.toLowerCase().includes('crossentropy') ? 'sample' : 'element';
  const message = `${name}: expected every ${what} to be in [0, ${f.limit}), received ${f.value} at ${where} ${sample}.`;
  return new FaultError(message, op, sample, f.value);
}
