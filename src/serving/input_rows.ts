// SPDX-License-Identifier: MIT
// What a request brings: rows for each input of the model, as numbers in host memory.
import type { DType, TypedArray } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import type { Model } from '../models/model.js';
import { type Data, type DataTree, isShaped, partsAt, type Places } from '../models/source.js';
import { sameShape, type Shape, sizeOf } from '../shape.js';
import { type Flat, flatOf, Tensor } from '../tensor.js';
import { mapTensors, tensorsOf } from '../tree.js';

const who = 'batcher.predict';

/** What can stand in one array: the dtype and the shape of a row. */
export interface Kind {
  readonly dtype: DType;
  readonly sample: Shape;
}
/** Rows of one input. */
export interface InputRows extends Kind {
  readonly data: TypedArray;
  readonly rows: number;
}

export const areAlike = (a: Kind, b: Kind): boolean =>
  a.dtype === b.dtype && sameShape(a.sample, b.sample);

interface Values {
  values: ArrayBufferView;
  shape: Shape;
  dtype?: DType;
}

const isTensor = (part: unknown) => part instanceof Tensor;
/** Whether the values must be waited for. */
export const holdsTensors = (x: DataTree): boolean =>
  isTensor(x) ||
  (!ArrayBuffer.isView(x) && typeof x === 'object' && Object.values(x).some(isTensor));

/** The same with the values of each tensor in its place. */
export async function withValues(x: DataTree): Promise<DataTree> {
  const values = new Map<Tensor, TypedArray>();
  await Promise.all(tensorsOf(x).map(async t => values.set(t, await t.data())));
  return mapTensors(x, t => ({ values: values.get(t)!, shape: t.shape, dtype: t.dtype }));
}

/** What `x` brings for each input. @throws ShapeError where that is neither one sample nor rows of them */
export function inputRowsOf(model: Model, places: Places, x: DataTree): InputRows[] {
  const inputs = partsAt(`${who}: x`, x, places).map((part, i) =>
    rowsOf(placeName(model, places, i), part, places.samples[i] ?? null),
  );
  const odd = inputs.find(({ rows }) => rows !== inputs[0].rows);
  if (odd)
    throw new ShapeError(
      mismatch(who, `as many rows of each input as of the first (${inputs[0].rows})`, odd.rows),
    );
  return inputs;
}
const placeName = ({ title }: Model, { names }: Places, i: number): string =>
  `${who}: ${title}${names.length > 1 ? `: input "${names[i]}"` : ''}`;

function rowsOf(name: string, part: Data | null, sample: Shape | null): InputRows {
  if (part === null || part === undefined)
    throw new TypeError(mismatch(name, 'data: a tensor, an array or a typed array', part));
  const { data, shape, dtype } = readFlat(name, part);
  const rows = sample === null ? shape[0] : countRows(data, shape, sample, isFlat(part));
  if (rows === undefined || rows < 1) {
    const expected =
      sample === null
        ? 'samples along a first axis'
        : `a sample of shape ${shapeText(sample)}, or some along a first axis`;
    throw new ShapeError(mismatch(name, expected, shape));
  }
  return { data, dtype, sample: sample ?? shape.slice(1), rows };
}

/** Whether it has no shape of its own. */
const isFlat = (part: Data): boolean => ArrayBuffer.isView(part);

function readFlat(name: string, part: Data): Flat {
  if (typeof part !== 'object' || !isShaped(part)) return flatOf(part);
  const { values, shape, dtype } = part as Values;
  const flat = flatOf(values, dtype);
  if (sizeOf(shape) === flat.data.length) return { ...flat, shape };
  const expected = `${sizeOf(shape)} values for shape ${shapeText(shape)}`;
  throw new ShapeError(mismatch(name, expected, flat.data.length));
}

/** How many samples there are; undefined: no whole number of them. */
function countRows(
  data: TypedArray,
  shape: Shape,
  sample: Shape,
  flat: boolean,
): number | undefined {
  if (flat) {
    const rows = data.length / sizeOf(sample);
    return Number.isInteger(rows) ? rows : undefined;
  }
  if (sameShape(shape, sample)) return 1;
  return sameShape(shape.slice(1), sample) ? shape[0] : undefined;
}
