// SPDX-License-Identifier: MIT
// From what users hand in to tensors of one length: those of each input, with targets and weights of each output.
import { mismatch, nearest, ShapeError, shapeText, show } from '../errors.js';
import { argMax, cast, gather, reshape, slice } from '../ops/index.js';
import { sameShape, type Shape, sizeOf } from '../shape.js';
import { Tensor, tensor, type TensorLike } from '../tensor.js';
import { isPlain } from '../tree.js';

/** A tensor, an array, or a typed array (which takes the shape that the model expects). */
export type Data = TensorLike | { values: ArrayBufferView; shape: Shape };
/** What a model's inputs or outputs are given: one, an array in their order, or a record by their names. */
export type DataTree = Data | readonly (Data | null)[] | Readonly<Record<string, Data | null>>;

/** Samples of each input, with targets and weights of each output: of a data set, or of a batch. */
export interface Rows {
  readonly x: readonly Tensor[];
  /** Undefined for an output without targets. Empty where there are none at all. */
  readonly y: readonly (Tensor | undefined)[];
  /** One for all outputs, or one for each. */
  readonly weight: readonly (Tensor | undefined)[];
}
/** A data set in memory: samples along the first axis. */
export interface Source extends Rows {
  readonly rows: number;
}

/** The same rows with each tensor replaced. */
export const mapRows = (rows: Rows, replace: (t: Tensor) => Tensor): Rows => ({
  x: rows.x.map(replace),
  y: rows.y.map(t => t && replace(t)),
  weight: rows.weight.map(t => t && replace(t)),
});
/** The tensors of rows, in the order in which `mapRows` meets them. */
export const tensorsIn = ({ x, y, weight }: Rows): Tensor[] =>
  [...x, ...y, ...weight].filter(t => t !== undefined);

// ---- one, an array, or a record --------------------------------------------------------------------------------------------

/** The inputs or the outputs of a model, as data are matched to them. */
export interface Places {
  readonly what: 'input' | 'output';
  readonly names: readonly string[];
  /** The shape of one sample of each; null: any. */
  readonly samples: readonly (Shape | null)[];
  /** A model that does not say how many it has: as many as an array has tensors. */
  readonly isOpen: boolean;
}

const isRecord = (data: unknown): data is Readonly<Record<string, Data | null>> =>
  isPlain(data) && !isShaped(data);
/** Whether it is a typed array with a shape. */
export const isShaped = (data: object): data is { values: ArrayBufferView; shape: Shape } =>
  'values' in data && 'shape' in data && ArrayBuffer.isView(data.values);

/** What each place is given. */
export function partsAt(who: string, data: DataTree, places: Places): readonly (Data | null)[] {
  if (isRecord(data)) return partsByName(who, data, places);
  const { names, isOpen, what } = places;
  const isSeveral =
    Array.isArray(data) &&
    ((names.length > 1 && !isOpen) || data.some(part => part instanceof Tensor));
  const parts = isSeveral ? (data as readonly (Data | null)[]) : [data];
  if (isOpen || parts.length === names.length) return parts;
  const order = names.map(name => JSON.stringify(name)).join(', ');
  const form =
    names.length === 1 ? 'alone' : `as an array in this order or as a record by these names`;
  throw new TypeError(
    mismatch(
      who,
      `${names.length} ${what}${names.length === 1 ? '' : 's'} (${order}) ${form}`,
      Array.isArray(data) ? data : data instanceof Tensor ? data.shape : data,
    ),
  );
}

function partsByName(
  who: string,
  data: Readonly<Record<string, Data | null>>,
  { what, names, isOpen }: Places,
): readonly (Data | null)[] {
  if (isOpen) return Object.values(data);
  const used = new Set<string>();
  const parts = names.map((name, i) => {
    const key = name in data ? name : String(i);
    used.add(key);
    return data[key] ?? null;
  });
  for (const key of Object.keys(data)) {
    if (used.has(key)) continue;
    const known = names.map(name => JSON.stringify(name)).join(', ');
    throw new TypeError(
      `${who}: the model has no ${what} ${JSON.stringify(key)}, only ${known}. ${nearest(key, names)}`.trim(),
    );
  }
  return parts;
}

// ---- tensors -----------------------------------------------------------------------------------------------------------------

/** The tensors of all inputs. @throws ShapeError where one has samples of another shape than the model was built for */
export function inputsOf(who: string, title: string, data: DataTree, places: Places): Tensor[] {
  const { names, samples } = places;
  return partsAt(`${who}: x`, data, places).map((part, i) => {
    const named = (head: string) => (names.length > 1 ? `${head}: input "${names[i]}"` : head);
    const sample = samples[i] ?? null;
    const x = toSamples(named(`${who}: x`), part, sample);
    if (sample !== null) expectSamples(named(`${who}: ${title}`), 'samples', x, sample);
    return x;
  });
}

/** The targets of all outputs, for so many rows. Flat targets of an output with several values a sample take its shape. */
export function targetsOf(
  who: string,
  data: DataTree,
  places: Places,
  rows: number,
): (Tensor | undefined)[] {
  const { names, samples } = places;
  return partsAt(`${who}: y`, data, places).map((part, i) => {
    if (part === null || part === undefined) return undefined;
    const y = toSamples(`${who}: y${names.length > 1 ? ` "${names[i]}"` : ''}`, part, null);
    const sample = samples[i] ?? [];
    const isFlat = y.rank === 1 && y.shape[0] !== rows && y.shape[0] === rows * sizeOf(sample);
    return isFlat ? reshape(y, [rows, ...sample]) : y;
  });
}

/** The weights of the samples: one for all outputs, or one for each. */
export function weightsOf(who: string, data: DataTree, places: Places): (Tensor | undefined)[] {
  const isOne =
    !isRecord(data) && (!Array.isArray(data) || ['number', 'boolean'].includes(typeof data[0]));
  const parts = isOne ? [data] : partsAt(`${who}: sampleWeight`, data, places);
  return parts.map(part =>
    part === null || part === undefined ? undefined : toSamples(`${who}: sampleWeight`, part, []),
  );
}

/** The tensor that `data` means, for samples of the shape `sample` (null: not known). */
export function toSamples(who: string, data: Data | null, sample: Shape | null): Tensor {
  if (data === undefined || data === null)
    throw new TypeError(mismatch(who, 'data: a tensor, an array or a typed array', data));
  if (data instanceof Tensor) return withBatchAxis(who, data);
  if (typeof data === 'object' && isShaped(data))
    return withBatchAxis(who, tensor(data.values, data.shape));
  if (ArrayBuffer.isView(data) && sample !== null && sample.length > 0) {
    const { length } = data as Float32Array;
    const size = Math.max(1, sizeOf(sample));
    if (length % size === 0) return tensor(data, [length / size, ...sample]);
  }
  return withBatchAxis(who, tensor(data));
}

function withBatchAxis(who: string, t: Tensor): Tensor {
  if (t.rank === 0) throw new ShapeError(mismatch(who, 'samples along a first axis', 'a scalar'));
  return t;
}

/** Throws where the samples have another shape. */
function expectSamples(who: string, what: string, t: Tensor, sample: Shape): void {
  if (sameShape(t.shape.slice(1), sample)) return;
  throw new ShapeError(
    mismatch(
      who,
      `${what} of shape ${shapeText([null, ...sample])}`,
      t.shape,
      'Reshape the data or build the model for it.',
    ),
  );
}

// ---- sources -----------------------------------------------------------------------------------------------------------------

/** Checks that all parts hold as many samples. */
export function makeSource(who: string, { x, y, weight }: Rows): Source {
  const rows = x[0].shape[0];
  const check = (what: string) => (t: Tensor | undefined) => {
    if (t && t.shape[0] !== rows)
      throw new ShapeError(mismatch(who, `as many ${what} as samples in x (${rows})`, t.shape[0]));
  };
  x.forEach(check('samples in each input'));
  y.forEach(check('targets in y'));
  weight.forEach(check('sample weights'));
  if (rows === 0) throw new ShapeError(mismatch(who, 'at least one sample', show(0)));
  return { x, y, weight, rows };
}

/** A source with some of the rows. */
export const rowsOf = (source: Source, begin: number, rows: number): Source => ({
  ...mapRows(source, t =>
    slice(t, [begin, ...t.shape.slice(1).map(() => 0)], [rows, ...t.shape.slice(1)]),
  ),
  rows,
});

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

/** A source whose samples also count by their class. @throws TypeError where the model has several outputs, as in Keras */
export function weighClasses(
  who: string,
  source: Source,
  weights: Record<number, number>,
  sample: Shape | null,
): Source {
  const [y] = source.y;
  if (source.y.length !== 1 || y === undefined)
    throw new TypeError(
      mismatch(
        who,
        'one output with targets for `classWeight`',
        source.y.length,
        'Give sampleWeight for each output instead.',
      ),
    );
  const byClass = classWeights(who, weights, y, Math.max(2, sample?.at(-1) ?? 1));
  const [weight] = source.weight;
  return { ...source, weight: [weight ? weight.mul(byClass) : byClass] };
}

/** The weight of each sample by its class: classes as integers, or one-hot rows. */
function classWeights(
  who: string,
  weights: Record<number, number>,
  y: Tensor,
  classes: number,
): Tensor {
  const table = new Float32Array(
    Math.max(classes, ...Object.keys(weights).map(k => Number(k) + 1)),
  ).fill(1);
  for (const [key, value] of Object.entries(weights)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0)
      throw new TypeError(mismatch(who, 'the keys of `classWeight` to be class numbers', key));
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new TypeError(mismatch(who, `the weight of class ${key} to be a number`, value));
    table[index] = value;
  }
  const labels = y.rank > 1 && y.shape[y.rank - 1] > 1 ? argMax(y, -1) : reshape(y, [y.shape[0]]);
  return gather(tensor(table), cast(labels, 'int32'));
}
