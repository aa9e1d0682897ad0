// SPDX-License-Identifier: MIT
import { arrayOf, bytesOf, type DType, dtypes, type TypedArray, viewOf } from './dtype.js';
import {
  CaptureError,
  DeviceError,
  type Failure,
  mismatch,
  ShapeError,
  shapeText,
} from './errors.js';
import { native } from './native/addon.js';
import { type Group, own, register } from './scope.js';
import { checkShape, MAX_RANK, type Shape, sizeOf } from './shape.js';
import { small, stream, type Trace } from './stream.js';
import { formatTensor } from './format.js';
import { refuseSymbol } from './placeholder.js';

/** A tensor's values as arrays in arrays; a scalar's is a number or boolean. */
export type NestedArray = number | boolean | NestedArray[];
/** What every op takes for a tensor: a tensor, a variable, a number, nested arrays or a typed array. */
export type TensorLike = Tensor | number | boolean | readonly unknown[] | TypedArray;

/**
 * A value: an array of numbers of one shape and dtype, on the stream. It never changes, and it may not be computed yet:
 * only `data()`, `array()` and their `Sync` forms wait for it.
 */
export class Tensor {
  /** > 0: in the stream's table; < 0: a value of a captured function; 0: disposed. @internal */
  handle: number;
  /** @internal */ readonly trace: Trace | null;
  /** @internal */ group: Group | null = null;
  /** @internal */ slot = 0;
  /** @internal */ kept = false;
  /** Where this is a softmax or sigmoid: of what (ops/origin.ts). @internal */ origin:
    object | null = null;
  /** Which steps of a batch of sequences count: boolean, `[batch, steps]`. Layers pass it on; null: all count. */
  mask: Tensor | null = null;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Where the elements are: 'cpu', 'cuda:0'. */
  readonly device: string;

  /** @internal Use `gm.tensor`, `gm.zeros` ... to make tensors. */
  constructor(shape: Shape, dtype: DType, handle?: number, device = stream.device) {
    this.shape = shape;
    this.dtype = dtype;
    this.device = device;
    this.trace = stream.trace;
    if (handle !== undefined) {
      this.handle = handle;
      this.trace = null;
    } else {
      const bytes = sizeOf(shape) * bytesOf(dtype);
      this.handle = stream.newHandle(bytes);
      own(this, bytes);
    }
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }
  /** @internal */
  get bytes(): number {
    return this.size * bytesOf(this.dtype);
  }
  get isDisposed(): boolean {
    return this.handle === 0;
  }

  /** The elements, row by row, once they are computed. @throws FaultError where bad data went into them. */
  async data(): Promise<TypedArray> {
    this.checkReadable('data()');
    const into = arrayOf(this.dtype, this.size);
    stream.flush();
    if (into.length === 0) return into;
    try {
      await native.read(this.handle, into);
    } catch (failure) {
      throw readError(failure as Failure);
    }
    return into;
  }
  /** The elements at once: computes what is pending in this thread. @throws FaultError where bad data went into them. */
  dataSync(): TypedArray {
    this.checkReadable('dataSync()');
    const { size, dtype } = this;
    const view = smallViews[dtype];
    const isSmall = size <= view.length;
    const into = isSmall ? view : arrayOf(dtype, size);
    const target = isSmall ? size * view.BYTES_PER_ELEMENT : into;
    const failure = native.readSync(this.handle, target, stream.takePending());
    if (failure !== undefined) throw readError(failure as Failure);
    return isSmall ? view.slice(0, size) : into;
  }
  /** The elements as nested arrays (a number for a scalar); booleans as true and false. */
  async array(): Promise<NestedArray> {
    return nest(await this.data(), this.shape, this.dtype);
  }
  arraySync(): NestedArray {
    return nest(this.dataSync(), this.shape, this.dtype);
  }
  /** The one element of a tensor of size 1. */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError(mismatch('item()', 'a tensor of one element', this.shape));
    return this.dataSync()[0];
  }
  private checkReadable(who: string): void {
    checkUsable(this, who);
    if (this.handle < 0)
      throw new CaptureError(
        `${who}: a tensor of a captured function has no value while it is recorded. Return it and read it outside, or use ops (where, ...) instead.`,
      );
  }

  /** Ends this handle. The memory returns after the last instruction enqueued before that reads it. Within a capture: nothing. */
  dispose(): void {
    if (this.handle > 0 && stream.trace === null) {
      if (this.group !== null) this.group.handles[this.slot] = 0;
      stream.free(this.handle);
      this.handle = 0;
    }
  }
  [Symbol.dispose](): void {
    this.dispose();
  }
  /** Keeps the tensor beyond the end of the `tidy` that it was made in. */
  keep(): this {
    this.kept = true;
    return this;
  }

  toString(): string {
    return formatTensor(this);
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return formatTensor(this);
  }
}

const smallViews = Object.fromEntries(dtypes.map(dtype => [dtype, viewOf(dtype, small)])) as Record<
  DType,
  TypedArray
>;
const readError = (failure: Failure): unknown =>
  failure instanceof Error ? failure : stream.failure(failure);

/** Throws where a tensor can no longer be used, or belongs to another capture. */
export function checkUsable(t: Tensor, who: string): void {
  if (t.handle === 0)
    throw new Error(
      `${who}: the tensor of shape ${shapeText(t.shape)} was disposed. Keep it with keep(), or return it from tidy().`,
    );
  if (t.handle < 0 && t.trace !== stream.trace)
    throw new CaptureError(
      `${who}: the tensor of shape ${shapeText(t.shape)} belongs to a captured function that has been recorded already. Return it from the function instead.`,
    );
}

/** Throws where one of an op's tensors is not on the device in use. */
export function checkDevice(t: Tensor, who: string, name: string): void {
  if (t.device === stream.device) return;
  throw new DeviceError(
    `${who}: expected every tensor on ${stream.device}, the device in use, received ${name} on ${t.device}. Call setBackend before tensors and models are made, or copy: gm.tensor(await t.data(), t.shape).`,
  );
}

/**
 * What changes: a tensor-valued place that only instructions write, in stream order. Every op takes it where it takes a tensor,
 * and reads what it holds then. `value` is a snapshot.
 */
export class Variable extends Tensor {
  name: string;
  /** The name behind that of its layer, `dense/kernel`; the name itself for a variable of no layer. */
  path: string;
  trainable: boolean;
  /** What the value must fulfil: optimizers apply it after each update. */
  constraint?: { call(w: Tensor): Tensor } | undefined;

  /** @internal Use `gm.variable`. */
  constructor(shape: Shape, dtype: DType, { name = 'variable', trainable = true } = {}) {
    super(shape, dtype, stream.newTableHandle());
    register(this, this.bytes + (1 << 16)); // in a group of its own
    this.name = name;
    this.path = name;
    this.trainable = trainable;
  }
  /** What the variable holds now, as a tensor that does not change any more. Costs no copy unless the variable is written later. */
  get value(): Tensor {
    checkUsable(this, 'value');
    if (stream.trace !== null) stream.trace.constants.add(this);
    const t = new Tensor(this.shape, this.dtype, undefined, this.device);
    stream.share(this.handle, t.handle);
    return t;
  }
}

/** Another shape of the same elements: shares their storage. @internal */
export function shareAs(x: Tensor, shape: Shape): Tensor {
  checkUsable(x, 'reshape');
  if (x.handle > 0 && stream.trace !== null) stream.trace.constants.add(x);
  const y = new Tensor(shape, x.dtype, undefined, x.device);
  stream.share(x.handle, y.handle);
  return y;
}

// ---- from JavaScript values ---------------------------------------------------------------------------------------------

/** A tensor with these elements, which are copied at the call. @internal */
export function fromTyped(data: TypedArray, shape: Shape, dtype: DType): Tensor {
  return stream.outside(() => {
    const t = new Tensor(shape, dtype);
    stream.write(t.handle, data, dtype);
    return t;
  });
}

/**
 * A tensor of `values`: a number, a boolean, nested arrays, or a typed array.
 *
 * The dtype defaults to float32 for numbers (as in Keras), bool for booleans, and the typed array's own: Int32Array gives int32,
 * Uint8Array and Uint8ClampedArray uint8, everything else float32. Float64Array and BigInt64Array are converted, with a range check.
 * @param shape defaults to the nesting of the arrays, or one axis.
 * @throws TypeError where an element is no number, ShapeError where rows differ in length or the shape does not fit.
 */
export function tensor(values: TensorLike | ArrayBufferView, shape?: Shape, dtype?: DType): Tensor {
  if (shape !== undefined) checkShape('tensor', shape);
  if (dtype !== undefined && !dtypes.includes(dtype))
    throw new TypeError(mismatch('tensor', `a dtype (${dtypes.join(', ')})`, dtype));
  if (values instanceof Tensor)
    throw new TypeError('tensor: expected numbers, received a Tensor. Use cast() or reshape().');
  const flat = flatOf(values, dtype);
  const own = shape ?? flat.shape;
  if (sizeOf(own) !== flat.data.length)
    throw new ShapeError(
      mismatch('tensor', `${sizeOf(own)} elements for shape ${shapeText(own)}`, flat.data.length),
    );
  return fromTyped(flat.data, [...own], flat.dtype);
}

/** Numbers in host memory, as `tensor` reads them. @internal */
export interface Flat {
  data: TypedArray;
  shape: Shape;
  dtype: DType;
}

/** What `tensor(values)` would hold; a typed array of that dtype is not copied. @internal */
export function flatOf(values: unknown, dtype?: DType): Flat {
  refuseSymbol('tensor', values);
  return ArrayBuffer.isView(values)
    ? fromView(values as TypedArray, dtype)
    : fromNested(values, dtype);
}

const viewTypes: Record<string, DType> = {
  Float32Array: 'float32',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Float64Array: 'float32',
  Int8Array: 'int32',
  Int16Array: 'int32',
  Uint16Array: 'int32',
  Uint32Array: 'int32',
  BigInt64Array: 'int32',
  BigUint64Array: 'int32',
};

function fromView(view: TypedArray, wanted?: DType): Flat {
  const kind = Object.prototype.toString.call(view).slice(8, -1);
  const natural = viewTypes[kind];
  if (natural === undefined)
    throw new TypeError(mismatch('tensor', 'a typed array of numbers', view));
  const dtype = wanted ?? natural;
  const direct =
    kind === 'Float64Array'
      ? 'float64'
      : kind === 'Uint8Array' && dtype === 'bool'
        ? 'other'
        : kind === `${dtype[0].toUpperCase()}${dtype.slice(1)}Array`
          ? dtype
          : 'other';
  if (direct === dtype) return { data: view, shape: [view.length], dtype };
  return { data: convert(view, dtype), shape: [view.length], dtype };
}

const ranges: Record<DType, readonly [number, number]> = {
  float32: [-3.4028235677973366e38, 3.4028235677973366e38],
  float64: [-Infinity, Infinity],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 255],
  bool: [0, 1],
};

/** The values as this dtype; what lies outside of its range is an error, not a surprise. */
function convert(values: ArrayLike<number | bigint | boolean>, dtype: DType): TypedArray {
  const out = arrayOf(dtype, values.length);
  const [least, most] = ranges[dtype];
  const whole = dtype !== 'float32' && dtype !== 'float64';
  for (let i = 0; i < values.length; i++) {
    const given = values[i];
    const v = dtype === 'bool' && given !== 0 && given !== false ? 1 : Number(given);
    if (typeof given === 'string' || typeof given === 'symbol' || typeof given === 'object')
      throw new TypeError(mismatch('tensor', `a number at element ${i}`, given));
    if ((v < least || v > most) && Number.isFinite(v))
      throw new RangeError(mismatch('tensor', `element ${i} in the range of ${dtype}`, given));
    if (whole && !Number.isInteger(v))
      throw new RangeError(
        mismatch('tensor', `an integer at element ${i} for dtype ${dtype}`, given),
      );
    out[i] = v;
  }
  return out;
}

function fromNested(values: unknown, wanted?: DType): Flat {
  const shape: number[] = [];
  for (let v = values; Array.isArray(v) || ArrayBuffer.isView(v); v = (v as unknown[])[0]) {
    shape.push((v as unknown[]).length);
    if (ArrayBuffer.isView(v) || shape.length > MAX_RANK) break; // an array may hold itself
  }
  checkShape('tensor', shape);
  const flat: (number | boolean)[] = [];
  flatten(values, shape, 0, flat);
  const dtype =
    wanted ?? (flat.length > 0 && flat.every(v => typeof v === 'boolean') ? 'bool' : 'float32');
  return { data: convert(flat, dtype), shape, dtype };
}

function flatten(v: unknown, shape: Shape, depth: number, out: (number | boolean)[]): void {
  if (depth === shape.length) {
    refuseSymbol('tensor', v);
    if (typeof v !== 'number' && typeof v !== 'boolean')
      throw new TypeError(mismatch('tensor', `a number at element ${out.length}`, v));
    out.push(v);
    return;
  }
  if (!(Array.isArray(v) || ArrayBuffer.isView(v)) || (v as unknown[]).length !== shape[depth]) {
    throw new ShapeError(
      mismatch('tensor', `every row at depth ${depth} to hold ${shape[depth]} values`, v),
    );
  }
  for (let i = 0; i < shape[depth]; i++) flatten((v as unknown[])[i], shape, depth + 1, out);
}

function nest(data: TypedArray, shape: Shape, dtype: DType): NestedArray {
  let at = 0;
  const element = () => (dtype === 'bool' ? data[at++] !== 0 : data[at++]);
  const build = (depth: number): NestedArray =>
    depth === shape.length
      ? element()
      : Array.from({ length: shape[depth] }, () => build(depth + 1));
  return build(0);
}

/** The tensor that an op's argument means; plain values become constants of `like`'s dtype. @internal */
export function toTensor(value: TensorLike, like?: DType): Tensor {
  if (value instanceof Tensor) return value;
  const dtype =
    like !== undefined && !ArrayBuffer.isView(value) && typeof value !== 'boolean'
      ? like
      : undefined;
  return tensor(value, undefined, dtype);
}
