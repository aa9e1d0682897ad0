// SPDX-License-Identifier: MIT
// Arrays as they came from the user: looked at through the language's own getters only, so that no code of theirs runs.
import { mismatch } from '../errors.js';

const typedArray = Object.getPrototypeOf(Float32Array.prototype) as object;
// As properties: what makes functions of methods.
const { call } = Function.prototype as unknown as { call: { bind(method: unknown): unknown } };
function getter<T>(of: object, name: string | symbol): (x: unknown) => T {
  const { get } = (Object.getOwnPropertyDescriptor(of, name) ?? {}) as { get?: unknown };
  return (get === undefined ? () => undefined : call.bind(get)) as (x: unknown) => T;
}

const typeOf = getter<string | undefined>(typedArray, Symbol.toStringTag);
export const lengthOf = getter<number>(typedArray, 'length');
const bufferOf = getter<ArrayBuffer>(typedArray, 'buffer');
const offsetOf = getter<number>(typedArray, 'byteOffset');
const { set: put } = Float32Array.prototype as unknown as { set: unknown };
const set = call.bind(put) as (to: Float32Array, from: Float32Array, at?: number) => void;
const resizable = getter<boolean>(ArrayBuffer.prototype, 'resizable');
const growable = getter<boolean>(SharedArrayBuffer.prototype, 'growable');
const bytesOf = getter<number>(ArrayBuffer.prototype, 'byteLength');
const Floats = Float32Array;
const Integers = Int32Array;
const Bytes = Uint8Array;

export const isFloats = (x: unknown): x is Float32Array => typeOf(x) === 'Float32Array';

/** A Float32Array that native code may be pointed to. */
export function floats(who: string, key: string, x: unknown): Float32Array {
  checkArray(who, key, x, 'Float32Array');
  return x as Float32Array;
}
/** A copy of the first `count` elements of an Int32Array: what is checked is what is read, whoever else writes to it. */
export function integersOf(who: string, key: string, x: unknown, count: number): Int32Array {
  checkArray(who, key, x, 'Int32Array');
  if (lengthOf(x) < count)
    throw new RangeError(`${who}: ${key} holds ${lengthOf(x)} integers, needs ${count}.`);
  return new Integers(new Integers(bufferOf(x), offsetOf(x), count));
}
function checkArray(who: string, key: string, x: unknown, kind: string): void {
  if (typeOf(x) !== kind)
    throw new TypeError(mismatch(who, `\`${key}\` to be ${article(kind)}`, x));
  const buffer = bufferOf(x);
  if (isResizable(buffer))
    throw new TypeError(
      mismatch(
        who,
        `\`${key}\` to lie in a buffer of fixed length`,
        buffer,
        'Resizable buffers may shrink under a kernel: copy the array.',
      ),
    );
  if (lengthOf(x) === 0 && isDetached(buffer))
    throw new TypeError(
      `${who}: expected \`${key}\` to be ${article(kind)}, received one that is detached: its buffer was transferred.`,
    );
}
const article = (kind: string): string => (kind === 'Int32Array' ? `an ${kind}` : `a ${kind}`);

/** Asked of the buffer itself: a prototype can be changed. An error costs microseconds, but only where memory is shared. */
function isSharedBuffer(buffer: ArrayBufferLike): boolean {
  try {
    return bytesOf(buffer) < 0;
  } catch {
    return true;
  }
}
function isResizable(buffer: ArrayBufferLike): boolean {
  try {
    return buffer instanceof SharedArrayBuffer ? growable(buffer) : resizable(buffer);
  } catch {
    return isSharedBuffer(buffer) ? growable(buffer) : resizable(buffer);
  }
}
function isDetached(buffer: ArrayBuffer): boolean {
  try {
    return new Bytes(buffer).length < 0;
  } catch {
    return true;
  }
}

/** Whether other threads can see it; then nobody can detach it. */
export const isShared = (x: Float32Array): boolean => isSharedBuffer(bufferOf(x));
/** Its first `count` elements; throws where it has become shorter. */
const first = (x: Float32Array, count: number, from = 0): Float32Array =>
  new Floats(bufferOf(x), offsetOf(x) + 4 * from, count);
/** A copy of its first `count` elements. */
export const copyOf = (x: Float32Array, count: number): Float32Array => new Floats(first(x, count));

/** Where the results of a call lie in its target: `batch` matrices `stride` apart, their rows `ld` apart. */
export interface Layout {
  batch: number;
  rows: number;
  cols: number;
  ld: number;
  stride: number;
}

/** One element after the other. */
export const denseLayout = (count: number): Layout => ({
  batch: 1,
  rows: 1,
  cols: count,
  ld: count,
  stride: 0,
});

const isDense = ({ batch, rows, cols, ld, stride }: Layout): boolean =>
  (rows <= 1 || ld === cols) && (batch <= 1 || stride === rows * cols);

function eachRun(
  { ...l }: Layout,
  copy: (dense: number, placed: number, count: number) => void,
): void {
  if (isDense(l)) return copy(0, 0, l.batch * l.rows * l.cols);
  for (let i = 0; i < l.batch; i++) {
    for (let r = 0; r < l.rows; r++)
      copy((i * l.rows + r) * l.cols, i * l.stride + r * l.ld, l.cols);
  }
}
/** The laid out elements of `from`, one after the other. */
export function gatherDense(from: Float32Array, layout: Layout): Float32Array {
  const dense = new Floats(layout.batch * layout.rows * layout.cols);
  eachRun(layout, (at, placed, count) => set(dense, first(from, count, placed), at));
  return dense;
}
/** Puts them back. What lies between them is not touched. */
export function scatterDense(dense: Float32Array, to: Float32Array, layout: Layout): void {
  eachRun(layout, (at, placed, count) => set(to, first(dense, count, at), placed));
}
