// SPDX-License-Identifier: MIT
// The safetensors format: 8 bytes that say how long the header is, the header (JSON: dtype, shape and place of each tensor), the
// elements. Strict on reading: places must follow one another without a gap, up to the file's end.
import { type FileHandle, open } from 'node:fs/promises';
import { bytesOf, type DType, type TypedArray, viewOf } from '../dtype.js';
import { mismatch } from '../errors.js';
import { type Shape, sizeOf } from '../shape.js';

/** The elements of a tensor as a file holds them. */
export interface Stored {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TypedArray;
}
export type StoredTensors = ReadonlyMap<string, Stored>;

const codes: Readonly<Record<DType, string>> = {
  float32: 'F32',
  float64: 'F64',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};
const dtypes = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as DType]));
/** What the format allows. */
const LONGEST_HEADER = 100_000_000;
const ALIGNMENT = 8;

/** Writes the tensors in their order. */
export async function writeSafetensors(file: FileHandle, tensors: StoredTensors): Promise<void> {
  let at = 0;
  const header: Record<string, unknown> = { __metadata__: { format: 'gemmule' } };
  for (const [name, { dtype, shape, data }] of tensors)
    header[name] = { dtype: codes[dtype], shape, data_offsets: [at, (at += data.byteLength)] };
  const text = Buffer.from(JSON.stringify(header));
  const padding = Buffer.alloc((ALIGNMENT - (text.length % ALIGNMENT)) % ALIGNMENT, ' ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length + padding.length));
  await file.writeFile(Buffer.concat([length, text, padding]));
  for (const { data } of tensors.values())
    await file.writeFile(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
}

/** All tensors of a file. @throws Error where it is no whole safetensors file */
export async function readSafetensors(path: string): Promise<StoredTensors> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { entries, start } = await readHeader(file, path, size);
    const tensors = new Map<string, Stored>();
    for (const { name, dtype, shape, begin, end } of entries) {
      const bytes = await readBytes(file, path, start + begin, end - begin);
      tensors.set(name, { dtype, shape, data: viewOf(dtype, bytes) });
    }
    return tensors;
  } finally {
    await file.close();
  }
}

interface Entry {
  name: string;
  dtype: DType;
  shape: Shape;
  begin: number;
  end: number;
}

async function readHeader(
  file: FileHandle,
  path: string,
  size: number,
): Promise<{ entries: Entry[]; start: number }> {
  if (size < 8) throw broken(path, 'at least 8 bytes', size);
  const length = new DataView(await readBytes(file, path, 0, 8)).getBigUint64(0, true);
  if (length > LONGEST_HEADER)
    throw broken(path, `a header of at most ${LONGEST_HEADER} bytes`, Number(length));
  const start = 8 + Number(length);
  if (start > size) throw broken(path, `a header of ${length} bytes`, `${size - 8} bytes in all`);
  const text = Buffer.from(await readBytes(file, path, 8, Number(length))).toString('utf8');
  const entries = Object.entries(parsed(path, text))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => checkedEntry(path, name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkPlaces(path, entries, size - start);
  return { entries, start };
}

function parsed(path: string, text: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw broken(path, 'a header in JSON', text);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw broken(path, 'a header that is a JSON object', header);
  return header as Record<string, unknown>;
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
const areCounts = (x: unknown): x is number[] => Array.isArray(x) && x.every(isCount);

function checkedEntry(path: string, name: string, entry: unknown): Entry {
  const { dtype: code, shape, data_offsets: places } = (entry ?? {}) as Record<string, unknown>;
  const of = `of "${name}"`;
  const dtype = dtypes.get(code as string);
  if (dtype === undefined)
    throw broken(path, `the dtype ${of} to be ${[...dtypes.keys()].join(', ')}`, code);
  if (!areCounts(shape)) throw broken(path, `the shape ${of} to be integers from 0`, shape);
  if (!areCounts(places) || places.length !== 2 || places[0] > places[1])
    throw broken(path, `the data_offsets ${of} to be where it begins and ends`, places);
  const [begin, end] = places;
  const bytes = sizeOf(shape) * bytesOf(dtype);
  if (end - begin !== bytes)
    throw broken(
      path,
      `${bytes} bytes ${of}, ${code as string} [${shape.join(', ')}]`,
      end - begin,
    );
  return { name, dtype, shape, begin, end };
}

/** Each tensor begins where the one before ends, and the last ends with the file. */
function checkPlaces(path: string, entries: readonly Entry[], bytes: number): void {
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at)
      throw broken(path, `"${name}" to begin at ${at}, where the one before ends`, begin);
    at = end;
  }
  if (at !== bytes) throw broken(path, `${at} bytes of elements, as its header says`, bytes);
}

async function readBytes(
  file: FileHandle,
  path: string,
  from: number,
  count: number,
): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(count));
  for (let done = 0; done < count;) {
    const length = Math.min(count - done, 2 ** 30);
    const { bytesRead } = await file.read(bytes, done, length, from + done);
    if (bytesRead === 0) throw broken(path, `${count} bytes from ${from}`, done);
    done += bytesRead;
  }
  return bytes.buffer;
}

const broken = (path: string, expected: string, received: unknown): Error =>
  new Error(mismatch(path, expected, received, 'The file is not a whole safetensors file.'));
