// SPDX-License-Identifier: MIT
// CIFAR-10's binary files: records of one byte, the class, and three planes (red, green, blue) of 32 rows of 32 bytes.
import { mismatch } from '../errors.js';
import { type Tensor, tensor } from '../tensor.js';
import type { ImageData } from './digits.js';
import { fromVariable, type Origin, readFrom } from './files.js';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;
const CLASSES = 10;

interface Records {
  images: Uint8Array;
  labels: Int32Array;
}

/** The images of a file, channels last, and their classes. @throws Error where it is none, or is cut off. */
export function parseCifar(file: Uint8Array, path: string): Records {
  const count = file.length / RECORD;
  if (!Number.isInteger(count) || count === 0)
    throw new Error(mismatch(path, `records of ${RECORD} bytes`, `a file of ${file.length}`));
  const images = new Uint8Array(count * 3 * PLANE);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const record = file.subarray(i * RECORD, (i + 1) * RECORD);
    if (record[0] >= CLASSES)
      throw new Error(mismatch(`${path}: record ${i}`, `a class below ${CLASSES}`, record[0]));
    labels[i] = record[0];
    interleave(record.subarray(1), images.subarray(i * 3 * PLANE));
  }
  return { images, labels };
}
function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  for (let p = 0; p < PLANE; p++)
    for (let c = 0; c < 3; c++) pixels[3 * p + c] = planes[c * PLANE + p];
}

/** Several files as one: their images and classes. */
async function load(origin: Origin, names: readonly string[]): Promise<[x: Tensor, y: Tensor]> {
  const parts = await Promise.all(
    names.map(async name => {
      const { file, bytes } = await readFrom(origin, name);
      return parseCifar(bytes, file);
    }),
  );
  const count = parts.reduce((n, { labels }) => n + labels.length, 0);
  const images = new Uint8Array(count * 3 * PLANE);
  const labels = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    images.set(part.images, at * 3 * PLANE);
    labels.set(part.labels, at);
    at += part.labels.length;
  }
  return [tensor(images, [count, SIDE, SIDE, 3]), tensor(labels, [count])];
}

/**
 * The 60,000 colour images [32, 32, 3] of CIFAR-10 (Krizhevsky 2009), in its binary version, from the folder that `GEMMULE_CIFAR10`
 * names.
 * @throws Error where they are not there: it says how to get them
 */
export async function cifar10(): Promise<ImageData> {
  const origin: Origin = {
    title: 'CIFAR-10',
    install:
      'Unpack cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html, and name its folder in GEMMULE_CIFAR10.',
    folders: fromVariable('GEMMULE_CIFAR10'),
  };
  const batches = [1, 2, 3, 4, 5].map(i => `data_batch_${i}.bin`);
  const [[xTrain, yTrain], [xTest, yTest]] = await Promise.all([
    load(origin, batches),
    load(origin, ['test_batch.bin']),
  ]);
  return { xTrain, yTrain, xTest, yTest };
}
