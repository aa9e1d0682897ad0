// SPDX-License-Identifier: MIT
import { type DType, isFloat } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { checkKeys, chosenName } from '../naming.js';
import { type Shape, sizeOf } from '../shape.js';
import { Tensor, tensor } from '../tensor.js';

export interface PadSequencesOptions {
  /** The length that all get. Default: that of the longest. */
  maxlen?: number | null;
  /** Default 'int32'; 'string' for sequences of strings, which stay arrays. */
  dtype?: DType | 'string';
  /** Where shorter sequences are filled up: in front ('pre', the default) or behind. */
  padding?: 'pre' | 'post';
  /** Where longer ones are cut: in front ('pre', the default) or behind. */
  truncating?: 'pre' | 'post';
  /** What they are filled up with. Default 0, for strings ''. */
  value?: number | string;
}
const keys = ['maxlen', 'dtype', 'padding', 'truncating', 'value'];
const sides = ['pre', 'post'] as const;
const who = 'padSequences';

type Sequence = readonly unknown[];
type Side = (typeof sides)[number];
type Pad = <T>(s: readonly T[], value: T) => T[];

/**
 * Sequences of different lengths as one tensor `[count, maxlen]` (`[count, maxlen, ...]` where their elements are arrays themselves).
 *
 * @example gm.padSequences([[1], [2, 3, 4]]); // [[0, 0, 1], [2, 3, 4]], int32
 */
export function padSequences(
  sequences: readonly (readonly string[])[],
  options: PadSequencesOptions & { dtype: 'string' },
): string[][];
export function padSequences(
  sequences: readonly (readonly unknown[] | ArrayBufferView)[],
  options?: PadSequencesOptions & { dtype?: DType },
): Tensor;
export function padSequences(
  sequences: readonly unknown[],
  options: PadSequencesOptions = {},
): Tensor | string[][] {
  checkKeys(who, options, keys);
  const { dtype = 'int32', padding = 'pre', truncating = 'pre' } = options;
  const all = sequencesOf(sequences);
  const length = options.maxlen ?? all.reduce((most, s) => Math.max(most, s.length), 0);
  if (!Number.isSafeInteger(length) || length < 0)
    throw new TypeError(mismatch(who, '`maxlen` to be an integer from 0', length));
  const cut = all.map(cutTo(length, chosenName(who, 'truncating', truncating, sides)));
  const pad = padTo(length, chosenName(who, 'padding', padding, sides));
  if (dtype === 'string')
    return cut.map((s, i) => pad(stringsOf(s, i), String(options.value ?? '')));
  return numbers(cut, dtype, options.value ?? 0, pad);
}

function sequencesOf(given: unknown): Sequence[] {
  if (!Array.isArray(given)) throw new TypeError(mismatch(who, 'an array of sequences', given));
  return given.map((s: unknown, i) => {
    if (Array.isArray(s)) return s as Sequence;
    if (s instanceof Tensor && s.rank > 0) return s.arraySync() as unknown[];
    if (ArrayBuffer.isView(s)) return Array.from(s as Int32Array);
    throw new TypeError(mismatch(who, `sequence ${i} to be an array`, s));
  });
}

const cutTo =
  (length: number, side: Side) =>
  (s: Sequence): Sequence =>
    side === 'pre' ? s.slice(Math.max(0, s.length - length)) : s.slice(0, length);
const padTo =
  (length: number, side: Side): Pad =>
  (s, value) => {
    const missing = new Array<typeof value>(length - s.length).fill(value);
    return side === 'pre' ? [...missing, ...s] : [...s, ...missing];
  };

function stringsOf(s: Sequence, place: number): readonly string[] {
  const odd = s.findIndex(v => typeof v !== 'string');
  if (odd < 0) return s as readonly string[];
  throw new TypeError(mismatch(who, `a string at element ${odd} of sequence ${place}`, s[odd]));
}

function numbers(cut: Sequence[], dtype: DType, value: number | string, pad: Pad): Tensor {
  if (typeof value !== 'number')
    throw new TypeError(mismatch(who, "`value` to be a number, or `dtype` 'string'", value));
  const sample = shapeOf(cut.find(s => s.length > 0)?.[0]);
  const round = isFloat(dtype) ? Number : Math.trunc;
  const missing = new Array<number>(sizeOf(sample)).fill(round(value));
  const rows = cut.map((s, i) => pad(s.map((v, j) => flat(v, sample, `element ${j} of sequence ${i}`).map(round)), missing)); // prettier-ignore
  return tensor(
    Float64Array.from(rows.flat(2)),
    [cut.length, rows[0]?.length ?? 0, ...sample],
    dtype,
  );
}

const shapeOf = (v: unknown): number[] => (Array.isArray(v) ? [v.length, ...shapeOf(v[0])] : []);

/** The numbers of an element of this shape. */
function flat(v: unknown, shape: Shape, where: string): number[] {
  if (shape.length === 0 && typeof v === 'number') return [v];
  if (shape.length > 0 && Array.isArray(v) && v.length === shape[0])
    return v.flatMap(part => flat(part, shape.slice(1), where));
  const expected = shape.length === 0 ? 'a number' : `shape ${shapeText(shape)}, as before,`;
  throw new ShapeError(mismatch(who, `${expected} at ${where}`, v));
}
