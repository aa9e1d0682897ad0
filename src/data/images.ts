// SPDX-License-Identifier: MIT
// Image files as tensors, and back, through the package `sharp`, which users install if they need it.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type sharpModule from 'sharp' with { 'resolution-mode': 'import' };
import { mismatch, nearest, ShapeError, shapeText } from '../errors.js';
import { checkKeys } from '../naming.js';
import location from '../native/location.cjs';
import { cast, clip, round } from '../ops/index.js';
import { checkSize } from '../ops/resize.js';
import { Tensor, tensor } from '../tensor.js';

type Sharp = typeof sharpModule;
let sharp: Sharp | null = null;
function loadSharp(who: string): Sharp {
  try {
    return (sharp ??= location.load(location.resolve('sharp')) as Sharp);
  } catch (error) {
    const message = `${who}: needs the package sharp to read and write image files. Run \`npm install sharp\`.`;
    throw new Error(message, { cause: error });
  }
}

export interface ReadImageOptions {
  /** 1: grey, 3: colour (the default), 4: colour and opacity. */
  channels?: 1 | 3 | 4;
  /** `[height, width]` to which the image is resized (Lanczos, over all pixels). Default: its own. */
  size?: readonly [number, number];
  /** Default 'uint8': values from 0 to 255, as 'float32' has them too. */
  dtype?: 'uint8' | 'float32';
}
const readKeys = ['channels', 'size', 'dtype'];

interface Pixels {
  data: Uint8Array;
  shape: [height: number, width: number, channels: number];
}

/** A path, or the bytes of a file. */
type File = string | Uint8Array;
const nameOf = (file: File): string =>
  typeof file === 'string' ? file : `${file.length} bytes of an image file`;

async function decode(who: string, file: File, options: ReadImageOptions): Promise<Pixels> {
  const { channels = 3, size } = options;
  let image = loadSharp(who)(file).toColourspace('srgb');
  image = channels === 4 ? image.ensureAlpha() : image.removeAlpha();
  if (channels === 1) image = image.greyscale().toColourspace('b-w');
  if (size) image = image.resize({ height: size[0], width: size[1], fit: 'fill' });
  try {
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    return { data, shape: [info.height, info.width, info.channels] };
  } catch (error) {
    throw new Error(`${who}: ${nameOf(file)}: ${(error as Error).message}`, { cause: error });
  }
}

function checkRead(who: string, options: ReadImageOptions): void {
  checkKeys(who, options, readKeys);
  const { channels = 3, size, dtype = 'uint8' } = options;
  if (![1, 3, 4].includes(channels))
    throw new RangeError(mismatch(who, '`channels` to be 1, 3 or 4', channels));
  if (size !== undefined && checkSize(who, size).includes(0))
    throw new RangeError(mismatch(who, 'a size from 1', size));
  if (dtype !== 'uint8' && dtype !== 'float32')
    throw new TypeError(mismatch(who, "`dtype` to be 'uint8' or 'float32'", dtype));
}

/**
 * An image file (PNG, JPEG, WebP and what else sharp reads), or its bytes, as `[height, width, channels]`.
 *
 * @example const x = await gm.data.readImage('cat.png', { size: [224, 224] });
 */
export async function readImage(
  file: string | Uint8Array,
  options: ReadImageOptions = {},
): Promise<Tensor> {
  if (typeof file !== 'string' && !(file instanceof Uint8Array))
    throw new TypeError(mismatch('readImage', 'a path, or the bytes of a file', file));
  checkRead('readImage', options);
  const { data, shape } = await decode('readImage', file, options);
  return cast(tensor(data, shape), options.dtype ?? 'uint8');
}

/** So many files are decoded at a time. */
const AT_ONCE = 8;

/** Image files as one tensor `[count, height, width, channels]`. Without a `size` they must all have the same one. */
export async function readImages(
  files: readonly (string | Uint8Array)[],
  options: ReadImageOptions = {},
): Promise<Tensor> {
  const who = 'readImages';
  if (!Array.isArray(files) || files.length === 0)
    throw new TypeError(mismatch(who, 'a list of at least one file', files));
  checkRead(who, options);
  const first = await decode(who, files[0] as File, options);
  const length = first.data.length;
  const all = new Uint8Array(files.length * length);
  all.set(first.data);
  for (let i = 1; i < files.length; i += AT_ONCE) {
    const group = (files as File[]).slice(i, i + AT_ONCE);
    const images = await Promise.all(group.map(file => decode(who, file, options)));
    images.forEach((image, j) => {
      checkSameSize(who, [files[0] as File, first], [group[j], image]);
      all.set(image.data, (i + j) * length);
    });
  }
  return cast(tensor(all, [files.length, ...first.shape]), options.dtype ?? 'uint8');
}

function checkSameSize(who: string, [file, a]: [File, Pixels], [other, b]: [File, Pixels]): void {
  if (a.shape[0] === b.shape[0] && a.shape[1] === b.shape[1]) return;
  const [own, its] = [a, b].map(({ shape }) => shapeText(shape.slice(0, 2)));
  throw new ShapeError(
    `${who}: expected images of one size, ${own} as ${nameOf(file)} has, received ${its} in ${nameOf(other)}. Give a \`size\` to resize them.`,
  );
}

const formats = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' } as const;
export interface WriteImageOptions {
  /** Of JPEG and WebP, from 1 to 100. Default 80. */
  quality?: number;
}

/**
 * Writes an image `[height, width, channels]` of 1 (grey), 3 or 4 channels, in the format that the file's name says: .png, .jpg or
 * .webp. Values run from 0 to 255: floats are rounded, and clipped to that.
 */
export async function writeImage(
  file: string,
  image: Tensor,
  { quality = 80 }: WriteImageOptions = {},
): Promise<void> {
  const who = 'writeImage';
  const format = formatOf(who, file);
  if (!(image instanceof Tensor)) throw new TypeError(mismatch(who, 'a tensor', image));
  const [height, width, channels] = image.shape;
  if (image.rank !== 3 || ![1, 3, 4].includes(channels) || image.size === 0)
    throw new ShapeError(
      mismatch(who, 'an image [height, width, channels] of 1, 3 or 4 channels', image.shape),
    );
  if (!(Number.isInteger(quality) && quality >= 1 && quality <= 100))
    throw new RangeError(mismatch(who, '`quality` to be an integer from 1 to 100', quality));
  const bytes = image.dtype === 'uint8' ? image : cast(clip(round(image), 0, 255), 'uint8');
  const data = (await bytes.data()) as Uint8Array;
  await loadSharp(who)(data, { raw: { width, height, channels: channels as 1 | 3 | 4 } })
    .toFormat(format, format === 'png' ? {} : { quality })
    .toFile(file);
}
function formatOf(who: string, file: string): 'png' | 'jpeg' | 'webp' {
  const extension = typeof file === 'string' ? path.extname(file).toLowerCase() : '';
  if (Object.hasOwn(formats, extension)) return formats[extension as keyof typeof formats];
  const known = Object.keys(formats);
  const expected = `a file name that ends in ${known.join(', ')}`;
  throw new TypeError(mismatch(who, expected, file, nearest(extension, known)));
}

/** The images of a folder, with their classes. */
export interface ImageFolder {
  /** uint8 (or what `dtype` says) [count, height, width, channels]. */
  images: Tensor;
  /** int32 [count]: the place of each image's folder in `classNames`. */
  labels: Tensor;
  /** The subfolders, in order. */
  classNames: string[];
  files: string[];
}
const readable = /\.(png|jpe?g|webp|gif|tiff?|avif)$/i;

/**
 * The images of a folder that has a subfolder for each class, by name (Keras's `image_dataset_from_directory`), resized to `size`,
 * by default [256, 256].
 *
 * @example const { images, labels, classNames } = await gm.data.readImageFolder('flowers', { size: [64, 64] });
 */
export async function readImageFolder(
  folder: string,
  options: ReadImageOptions = {},
): Promise<ImageFolder> {
  const entries = await readdir(folder, { withFileTypes: true });
  const classNames = entries.filter(e => e.isDirectory()).map(e => e.name).sort(); // prettier-ignore
  const lists = await Promise.all(classNames.map(name => imagesIn(path.join(folder, name))));
  const files = lists.flat();
  if (files.length === 0)
    throw new Error(
      mismatch(
        'readImageFolder',
        `subfolders with images in ${folder}`,
        `${classNames.length} without`,
      ),
    );
  const labels = Int32Array.from(lists.flatMap((list, i) => list.map(() => i)));
  const images = await readImages(files, { size: [256, 256], ...options });
  return { images, labels: tensor(labels), classNames, files };
}
async function imagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter(name => readable.test(name)).sort().map(name => path.join(folder, name)); // prettier-ignore
}
