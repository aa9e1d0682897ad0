// SPDX-License-Identifier: MIT
// From what users hand in to tensors of one length.
import { mismatch, ShapeError, shapeText, show } from '../errors.js';
import { argMax, gather, reshape, slice } from '../ops/index.js';
import { type Shape, sizeOf } from '../shape.js';
import { Tensor, tensor, type TensorLike } from '../tensor.js';

/** Inputs or targets: tensors, arrays, or typed arrays (which take the shape that the model expects). */
export type Data = TensorLike | { values: ArrayBufferView; shape: Shape };
/** Batches one after another: `[x, y]` or `[x, y, sampleWeight]` each. */
export type Batches = Iterable<readonly Data[]> | AsyncIterable<readonly Data[]>;

/** A data set in memory: samples along the first axis. */
export interface Source {
  x: Tensor;
  y?: Tensor;
  weight?: Tensor;
  rows: number;
}

export const isBatches = (x: unknown): x is Batches =>
  typeof x === 'object' &&
  x !== null &&
  !(x instanceof Tensor) &&
  !Array.isArray(x) &&
  !ArrayBuffer.isView(x) &&
  (Symbol.asyncIterator in x || Symbol.iterator in x);

/** The tensor that `data` means, for samples of the shape `sample` (null: not known). */
export function toSamples(who: string, data: Data, sample: Shape | null): Tensor {
  if (data === undefined || data === null)
    throw new TypeError(mismatch(who, 'data: a tensor, an array or a typed array', data));
  if (data instanceof Tensor) return withBatchAxis(who, data);
  if (typeof data === 'object' && 'values' in data && 'shape' in data)
    return withBatchAxis(who, tensor(data.values, data.shape));
  if (
    ArrayBuffer.isView(data) &&
    sample !== null &&
    sample.length > 0 &&
    (data as Float32Array).length % Math.max(1, sizeOf(sample)) === 0
  ) {
    const length = (data as Float32Array).length;
    return tensor(data, [length / Math.max(1, sizeOf(sample)), ...sample]);
  }
  return withBatchAxis(who, tensor(data));
}

function withBatchAxis(who: string, t: Tensor): Tensor {
  if (t.rank === 0) throw new ShapeError(mismatch(who, 'samples along a first axis', 'a scalar'));
  return t;
}

/** Checks that all parts hold as many samples. */
export function makeSource(who: string, x: Tensor, y?: Tensor, weight?: Tensor): Source {
  const rows = x.shape[0];
  const check = (name: string, t: Tensor | undefined) => {
    if (t && t.shape[0] !== rows)
      throw new ShapeError(mismatch(who, `as many ${name} as samples in x (${rows})`, t.shape[0]));
  };
  check('targets in y', y);
  check('sample weights', weight);
  if (rows === 0) throw new ShapeError(mismatch(who, 'at least one sample', show(0)));
  return { x, y, weight, rows };
}

/** A source with some of the rows. */
export function rowsOf(source: Source, begin: number, count: number): Source {
  const part = (t: Tensor) =>
    slice(t, [begin, ...t.shape.slice(1).map(() => 0)], [count, ...t.shape.slice(1)]);
  return {
    x: part(source.x),
    y: source.y && part(source.y),
    weight: source.weight && part(source.weight),
    rows: count,
  };
}

/** Splits the last `fraction` off, as Keras does: before any shuffle. */
export function splitValidation(
  source: Source,
  fraction: number,
): [train: Source, validation: Source] {
  if (!(fraction > 0 && fraction < 1))
    throw new RangeError(mismatch('fit', '`validationSplit` between 0 and 1', fraction));
  const train = Math.floor(source.rows * (1 - fraction));
  if (train === 0 || train === source.rows)
    throw new RangeError(
      mismatch(
        'fit',
        `a \`validationSplit\` that leaves samples on both sides of ${source.rows}`,
        fraction,
      ),
    );
  return [rowsOf(source, 0, train), rowsOf(source, train, source.rows - train)];
}

/** The weight of each sample by its class: classes as integers, or one-hot rows. */
export function classWeights(weights: Record<number, number>, y: Tensor, classes: number): Tensor {
  const table = new Float32Array(
    Math.max(classes, ...Object.keys(weights).map(k => Number(k) + 1)),
  ).fill(1);
  for (const [key, value] of Object.entries(weights)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0)
      throw new TypeError(mismatch('fit', 'the keys of `classWeight` to be class numbers', key));
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new TypeError(mismatch('fit', `the weight of class ${key} to be a number`, value));
    table[index] = value;
  }
  const labels = y.rank > 1 && y.shape[y.rank - 1] > 1 ? argMax(y, -1) : reshape(y, [y.shape[0]]);
  return gather(tensor(table), labels);
}

/** The error for targets or inputs whose samples do not fit. */
export function expectSamples(who: string, what: string, t: Tensor, sample: Shape): void {
  const own = t.shape.slice(1);
  if (
    sizeOf(own) === sizeOf(sample) &&
    own.length === sample.length &&
    own.every((n, i) => n === sample[i])
  )
    return;
  throw new ShapeError(
    mismatch(
      who,
      `${what} of shape ${shapeText([null, ...sample])}`,
      t.shape,
      'Reshape the data or build the model for it.',
    ),
  );
}
