// SPDX-License-Identifier: MIT
// The windows of a direct call over images [batch, height, width, channels] (native/ops/windows.h).
import { type Padding, type PerAxis, type Windows, windowsOf } from '../ops/windows.js';
import { sizeOf } from '../shape.js';
import { integer } from './options.js';

export interface ImageOptions {
  /** Default 1. */
  batch?: number | undefined;
  height: number;
  width: number;
  channels: number;
  /** From one window to the next: a number, or [down, right]. */
  strides?: PerAxis | undefined;
  /** 'valid' (the default), 'same', or [[top, bottom], [left, right]]. */
  padding?: Padding | undefined;
}
export interface DilatedOptions extends ImageOptions {
  /** From one place of a window to the next. Default 1. */
  dilationRate?: PerAxis | undefined;
}
/** What is read of them. */
export const imageNames = ['batch', 'height', 'width', 'channels', 'strides', 'padding'] as const;
export const dilatedNames = [...imageNames, 'dilationRate'] as const;

/** More than any option has, fewer than would take time. */
const MOST = 8;
/** Read once: an array may change under a second look. */
function read<T>(value: T, depth = 2): T {
  if (!Array.isArray(value) || depth === 0) return value;
  const length = Math.min(value.length, MOST);
  return Array.from({ length }, (_, i) => read<unknown>(value[i], depth - 1)) as T;
}

/** Property by property, before anything is checked. */
export function readImages(options: DilatedOptions): DilatedOptions {
  const { batch = 1, height, width, channels, strides, padding, dilationRate } = options;
  return {
    batch,
    height,
    width,
    channels,
    strides: read(strides),
    padding: read(padding),
    dilationRate: read(dilationRate),
  };
}

/** `size`: the windows', of option `option`. */
export function imageWindows(
  who: string,
  images: DilatedOptions,
  option: string,
  size: PerAxis,
): Windows {
  const [batch, height, width, channels] = (['batch', 'height', 'width', 'channels'] as const).map(
    key => integer(who, key, images[key]),
  );
  const shape = [batch, height, width, channels];
  return windowsOf(who, shape, { option, kernel: read(size) }, images);
}

export const inputsOf = (w: Windows, channels: number): number =>
  w.batch * sizeOf(w.input) * channels;
export const outputsOf = (w: Windows, channels: number): number =>
  w.batch * sizeOf(w.output) * channels;
export const placesOf = (w: Windows): number => sizeOf(w.kernel);

/** How the floats of the images and of the results follow from the sizes, in words. */
export const inputsText = 'batch*height*width*channels';
export const outputsText = (w: Windows, channels: string): string =>
  `batch*${w.output[1]}*${w.output[2]}*${channels}`;
