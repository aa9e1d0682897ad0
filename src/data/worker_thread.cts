// SPDX-License-Identifier: MIT
// What runs in the thread of `gm.data.worker`: a module's batches, each packed into shared memory, so many ahead of their use.
// CommonJS in both builds, as a thread needs a file's name, and `__filename` does not exist in an ES module.
import threads = require('node:worker_threads');

/** An array within a batch: where it lies in the shared memory. */
interface Packed {
  packed: 'Float32Array' | 'Float64Array' | 'Int32Array' | 'Uint8Array';
  offset: number;
  length: number;
  /** Undefined: a typed array, whose shape the model says. */
  shape?: readonly number[];
}
type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;
interface TensorLike {
  readonly shape: readonly number[];
  dataSync?(): Numbers;
  readonly values?: Numbers;
}

// TypeScript makes a `require` of `import()` in CommonJS, which loads no ES module.
// eslint-disable-next-line @typescript-eslint/no-implied-eval
const load = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;

const isNumbers = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0 && isNumbers(value[0])
    : typeof value === 'number' || typeof value === 'boolean';

/** A batch with places in a shared buffer instead of its arrays. */
class Packing {
  private readonly parts: { values: ArrayLike<number>; place: Packed }[] = [];
  private bytes = 0;

  pack(value: unknown, isTuple = false): unknown {
    if (!isTuple && Array.isArray(value) && isNumbers(value)) return this.nested(value);
    if (Array.isArray(value)) return value.map(part => this.pack(part));
    if (typeof value !== 'object' || value === null) return value;
    if (ArrayBuffer.isView(value)) return this.place(value as Numbers);
    const tensor = value as TensorLike;
    const values = tensor.values ?? tensor.dataSync?.();
    if (Array.isArray(tensor.shape) && values) return this.place(values, tensor.shape as number[]);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.pack(part)]));
  }
  private nested(value: readonly unknown[]): Packed {
    const shape: number[] = [];
    for (let part: unknown = value; Array.isArray(part); part = part[0]) shape.push(part.length);
    const flat = Float32Array.from(value.flat(Infinity) as number[]);
    if (flat.length === shape.reduce((a, b) => a * b, 1)) return this.place(flat, shape);
    throw new TypeError(
      `data.worker: expected rows of one length, received ${flat.length} numbers for the shape [${shape.join(', ')}].`,
    );
  }
  private place(values: Numbers, shape?: readonly number[]): Packed {
    const name = Object.prototype.toString.call(values).slice(8, -1) as Packed['packed'];
    if (!(name in kinds))
      throw new TypeError(
        `data.worker: expected arrays of ${Object.keys(kinds).join(', ')}, received a ${name}.`,
      );
    const place = { packed: name, offset: this.bytes, length: values.length, shape };
    this.bytes += Math.ceil(values.byteLength / 8) * 8;
    this.parts.push({ values, place });
    return place;
  }
  buffer(): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(this.bytes);
    for (const { values, place } of this.parts) viewOf(buffer, place).set(values);
    return buffer;
  }
}

const kinds = { Float32Array, Float64Array, Int32Array, Uint8Array };
const viewOf = (buffer: SharedArrayBuffer, { packed, offset, length }: Packed): Numbers => {
  const Kind = kinds[packed] as new (b: ArrayBufferLike, offset: number, n: number) => Numbers;
  return new Kind(buffer, offset, length);
};

/** The batch as the model takes it, over the same memory. */
function unpack(buffer: SharedArrayBuffer, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(part => unpack(buffer, part));
  if (typeof value !== 'object' || value === null) return value;
  if ('packed' in value && 'offset' in value) {
    const values = viewOf(buffer, value as Packed);
    const { shape } = value as Packed;
    return shape === undefined ? values : { values, shape };
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, unpack(buffer, part)]),
  );
}

interface Start {
  url: string;
  data: unknown;
}

/** Sends a batch for each message that asks for one. */
async function serve(port: threads.MessagePort, { url, data }: Start): Promise<void> {
  let asked = 0;
  let wake = (): void => undefined;
  port.on('message', () => {
    asked++;
    wake();
  });
  const { default: source } = (await load(url)) as { default?: unknown };
  const batches: unknown =
    typeof source === 'function' ? await (source as (data: unknown) => unknown)(data) : source;
  const isIterable =
    typeof batches === 'object' &&
    batches !== null &&
    (Symbol.asyncIterator in batches || Symbol.iterator in batches);
  if (!isIterable)
    throw new TypeError(
      `data.worker: expected the default export of ${url} to be an iterable of batches, or a function that gives one.`,
    );
  const next = async (): Promise<void> => {
    while (asked === 0) await new Promise<void>(resolve => (wake = resolve));
    asked--;
  };
  await next();
  for await (const batch of batches as AsyncIterable<unknown>) {
    const packing = new Packing();
    const packed = packing.pack(batch, true);
    port.postMessage({ packed, buffer: packing.buffer() });
    await next();
  }
  port.postMessage({ isDone: true });
}

const start = threads.workerData as { gemmuleDataset?: Start } | null;
if (threads.parentPort && start?.gemmuleDataset) {
  const port = threads.parentPort;
  serve(port, start.gemmuleDataset).catch((error: unknown) => port.postMessage({ error }));
}

export = {
  /** The file to be run in a thread. */
  file: __filename,
  unpack,
};
