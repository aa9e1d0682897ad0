// SPDX-License-Identifier: MIT
// The safetensors format: what is written is read, and what is not whole is refused.
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import {
  readSafetensors,
  type Stored,
  type StoredTensors,
  writeSafetensors,
} from '../../src/saving/safetensors.js';

const tensors: StoredTensors = new Map<string, Stored>([
  [
    'dense/kernel',
    { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, -2.5, NaN, Infinity) },
  ],
  ['mask', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
  ['bytes', { dtype: 'uint8', shape: [1], data: Uint8Array.of(255) }],
  ['step', { dtype: 'int32', shape: [], data: Int32Array.of(-7) }],
  ['rate', { dtype: 'float64', shape: [1], data: Float64Array.of(0.1) }],
  ['nothing', { dtype: 'float32', shape: [0, 4], data: new Float32Array(0) }],
]);

t.test('safetensors', async t => {
  t.test('are read as they were written', async t => {
    const path = join(t.testdir({}), 'file');
    const file = await open(path, 'w');
    await writeSafetensors(file, tensors);
    await file.close();
    t.same(await readSafetensors(path), tensors);
  });

  /** A file of this header and so many bytes of elements. */
  const bytesOf = (header: unknown, elements: number, length?: number): Buffer => {
    const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(length ?? text.length));
    return Buffer.concat([size, text, Buffer.alloc(elements)]);
  };
  const entry = (dtype: unknown, shape: unknown, data_offsets: unknown) => ({
    dtype,
    shape,
    data_offsets,
  });
  const four = entry('F32', [1], [0, 4]);

  t.test('of others, without metadata, are read', async t => {
    const path = join(t.testdir({}), 'file');
    await writeFile(path, bytesOf({ b: entry('F32', [1], [4, 8]), a: four }, 8));
    t.same([...(await readSafetensors(path)).keys()], ['a', 'b']);
  });

  const refused: Record<string, [Buffer, RegExp]> = {
    'an empty file': [Buffer.alloc(0), /expected at least 8 bytes, received 0/],
    'a header longer than the file': [
      bytesOf({}, 0, 50),
      /expected a header of 50 bytes, received "2 bytes in all"/,
    ],
    'a header that nobody could write': [
      bytesOf({}, 0, 1e9),
      /expected a header of at most 100000000 bytes, received 1000000000/,
    ],
    'a header that is no JSON': [bytesOf('{"a":', 0), /expected a header in JSON/],
    'a header that is a list': [bytesOf([], 0), /expected a header that is a JSON object/],
    'a dtype that is not known': [
      bytesOf({ a: entry('F8', [4], [0, 4]) }, 4),
      /expected the dtype of "a" to be F32, F64, I32, U8, BOOL, received "F8"/,
    ],
    'a shape that is none': [
      bytesOf({ a: entry('F32', [-1], [0, 4]) }, 4),
      /expected the shape of "a" to be integers from 0, received \[-1\]/,
    ],
    'a tensor that is null': [bytesOf({ a: null }, 0), /expected the dtype of "a"/],
    'places in the wrong order': [
      bytesOf({ a: entry('F32', [1], [4, 0]) }, 4),
      /expected the data_offsets of "a"/,
    ],
    'too few bytes for the shape': [
      bytesOf({ a: entry('F32', [2], [0, 4]) }, 4),
      /expected 8 bytes of "a", F32 \[2\], received 4/,
    ],
    'tensors that overlap': [
      bytesOf({ a: four, b: entry('F32', [1], [2, 6]) }, 6),
      /expected "b" to begin at 4, where the one before ends, received 2/,
    ],
    'a gap between tensors': [
      bytesOf({ a: four, b: entry('F32', [1], [8, 12]) }, 12),
      /expected "b" to begin at 4/,
    ],
    'elements that are cut off': [
      bytesOf({ a: four }, 3),
      /expected 4 bytes of elements, as its header says, received 3/,
    ],
    'bytes behind the last tensor': [
      bytesOf({ a: four }, 5),
      /expected 4 bytes of elements, as its header says, received 5/,
    ],
  };
  for (const [name, [bytes, message]] of Object.entries(refused))
    t.test(`refuse ${name}, and name the file`, async t => {
      const path = join(t.testdir({}), 'file');
      await writeFile(path, bytes);
      await t.rejects(readSafetensors(path), { message });
      await t.rejects(readSafetensors(path), {
        message: /file: .* The file is not a whole safetensors file\.$/,
      });
    });

  t.test('that are cut at any byte are refused', async t => {
    const path = join(t.testdir({}), 'file');
    const whole = bytesOf({ a: four, b: entry('I32', [2], [4, 12]) }, 12);
    for (let size = 0; size < whole.length; size++) {
      await writeFile(path, whole.subarray(0, size));
      await t.rejects(
        readSafetensors(path),
        { message: /not a whole safetensors file/ },
        `${size} bytes`,
      );
    }
  });
});
