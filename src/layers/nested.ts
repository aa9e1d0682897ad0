// SPDX-License-Identifier: MIT
// Values in nested arrays, whose rows (the last axis) may differ in length.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { type Shape, sizeOf } from '../shape.js';
import { Tensor } from '../tensor.js';

/** A value, or arrays of them to any depth. */
export type Nested<T> = T | readonly Nested<T>[];

/** The values of a nesting row by row. A single value is one row of rank 0, a list one row of rank 1. */
export interface Rows<T> {
  rank: number;
  /** The extents of all axes but the last. */
  lead: Shape;
  rows: readonly (readonly T[])[];
}

/** What the values of a nesting must be. */
export interface Kind<T> {
  /** 'a string' */
  expected: string;
  is: (value: unknown) => value is T;
}

/** The values in `x`: nested arrays, a typed array, a tensor (which is read) or one value. */
export function rowsOf<T>(who: string, x: unknown, kind: Kind<T>): Rows<T> {
  const rows = x instanceof Tensor ? rowsOfTensor(x) : rowsOfNested(who, x);
  rows.rows.forEach((row, r) => {
    const odd = row.findIndex(value => !kind.is(value));
    if (odd < 0) return;
    const where = rows.rank === 0 ? '' : ` at ${placeIn(rows, r, odd)}`;
    throw new TypeError(mismatch(who, `${kind.expected}${where}`, row[odd]));
  });
  return rows as Rows<T>;
}

function rowsOfTensor(x: Tensor): Rows<number> {
  const { rank, shape } = x;
  const lead = shape.slice(0, -1);
  const length = shape.at(-1) ?? 1;
  const values = Array.from(x.dataSync());
  const row = (_: unknown, r: number) => values.slice(r * length, (r + 1) * length);
  return { rank, lead, rows: Array.from({ length: sizeOf(lead) }, row) };
}

function rowsOfNested(who: string, x: unknown): Rows<unknown> {
  const values: unknown = ArrayBuffer.isView(x) ? Array.from(x as Int32Array) : x;
  const rank = rankOf(values);
  if (rank === 0) return { rank, lead: [], rows: [[values]] };
  const lead: number[] = [];
  const rows: unknown[][] = [];
  const collect = (part: unknown, place: Shape): void => {
    const extent = place.length < rank - 1 ? lead[place.length] : undefined;
    if (!Array.isArray(part) || part.length !== (extent ?? part.length)) {
      const expected = extent === undefined ? 'an array' : `an array of ${extent}`;
      throw new ShapeError(mismatch(who, `${expected} at ${shapeText(place)}, as before`, part));
    }
    if (place.length === rank - 1) return void rows.push(part);
    lead[place.length] = part.length;
    part.forEach((inner, i) => collect(inner, [...place, i]));
  };
  collect(values, []);
  return { rank, lead, rows };
}

/** How deep the arrays are nested; an empty one says nothing of what it could hold. */
function rankOf(x: unknown): number {
  if (!Array.isArray(x)) return 0;
  const isEmpty = (part: unknown) => Array.isArray(part) && part.length === 0;
  const telling: unknown = x.find(part => !isEmpty(part)) ?? x[0];
  return 1 + rankOf(telling);
}

/** Where a value of a row stands, as errors say it: `[3, 1]`. */
export function placeIn({ rank, lead }: Rows<unknown>, row: number, column: number): string {
  const axes = lead.map((n, axis) => Math.floor(row / sizeOf(lead.slice(axis + 1))) % n);
  return shapeText(rank === 0 ? [] : [...axes, column]);
}

/** Each value replaced. */
export function mapRows<T, U>(
  { rank, lead, rows }: Rows<T>,
  replace: (value: T, row: number, column: number) => U,
): Rows<U> {
  return { rank, lead, rows: rows.map((row, r) => row.map((v, column) => replace(v, r, column))) };
}

/** The values one after another, and the shape they have: rows must be of one length. */
export function packed<T>(
  who: string,
  { rank, lead, rows }: Rows<T>,
): { values: T[]; shape: Shape } {
  const length = rows[0]?.length ?? 0;
  const odd = rows.findIndex(row => row.length !== length);
  if (odd < 0)
    return { values: rows.flatMap(row => row), shape: rank === 0 ? [] : [...lead, length] };
  const expected = `rows of one length, ${length} as row 0 has`;
  const advice = 'Pad them first, with gm.padSequences.';
  throw new ShapeError(mismatch(who, expected, `${rows[odd].length} in row ${odd}`, advice));
}

/** The values nested as they were. */
export function nestRows<T>({ rank, lead, rows }: Rows<T>): Nested<T> {
  if (rank === 0) return rows[0][0];
  let parts: readonly Nested<T>[] = rows;
  for (const n of lead.slice(1).reverse())
    parts = Array.from({ length: parts.length / n }, (_, i) => parts.slice(i * n, (i + 1) * n));
  return rank === 1 ? parts[0] : parts;
}
