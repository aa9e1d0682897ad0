// SPDX-License-Identifier: MIT
// Max and average pooling of images (native/ops/max_pool.h, avg_pool.h).
import type { PerAxis, Windows } from '../ops/windows.js';
import { denseLayout, floats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import { checkNames, checkObject } from './options.js';
import {
  imageNames,
  type ImageOptions,
  imageWindows,
  inputsOf,
  inputsText,
  outputsOf,
  outputsText,
  readImages,
} from './windows.js';

/** `strides` are by default the windows' own extents. */
export interface Pool2dOptions extends ImageOptions {
  /** The windows' extents: a number, or [height, width]. Default 2. */
  poolSize?: PerAxis | undefined;
  /** [batch, height, width, channels]. */
  x: Float32Array;
  /** [batch, output height, output width, channels], the target: it may not overlap x. */
  y: Float32Array;
}

interface Pool {
  windows: Windows;
  x: Float32Array;
  y: Float32Array;
}

const formOf = (op: 'maxPool' | 'avgPool'): Form<Pool> => ({
  encode: p => record[op]({ type: 'float32', x: ARRAY, y: ARRAY, ...p.windows }),
  arrays: p => [p.x, p.y],
  sizes: ({ windows: w }) => [inputsOf(w, w.channels), outputsOf(w, w.channels)],
  formula: ({ windows }, operand) =>
    operand === 'x' ? inputsText : outputsText(windows, 'channels'),
  layout: ({ windows: w }) => denseLayout(outputsOf(w, w.channels)),
  readsTarget: () => false,
  on: (p, [x, y]) => ({ ...p, x: x!, y: y! }),
});

const names = new Set([...imageNames, 'poolSize', 'x', 'y']);
function read(who: string, options: Pool2dOptions): Pool {
  checkObject(who, options);
  const { poolSize = 2, x, y } = options;
  const images = readImages(options);
  checkNames(who, options, names);
  const strides = images.strides ?? poolSize;
  return {
    windows: imageWindows(who, { ...images, strides }, 'poolSize', poolSize),
    x: floats(who, 'x', x),
    y: floats(who, 'y', y),
  };
}

/**
 * y = the largest of each window, NaN where there is one.
 *
 * @example maxPool2d({ batch: 32, height: 26, width: 26, channels: 32, x, y })
 */
export const maxPool2d: Kernel<Pool2dOptions> = defineKernel('maxPool2d', {
  form: formOf('maxPool'),
  read,
});
/** y = the mean of each window; padding counts neither in the sum nor in the divisor. */
export const avgPool2d: Kernel<Pool2dOptions> = defineKernel('avgPool2d', {
  form: formOf('avgPool'),
  read,
});
