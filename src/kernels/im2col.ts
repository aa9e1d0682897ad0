// SPDX-License-Identifier: MIT
// Windows as the rows of a matrix, and back (native/ops/im2col.h, col2im.h).
import type { PerAxis, Windows } from '../ops/windows.js';
import { denseLayout, floats } from './arrays.js';
import { defineKernel, type Form, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import { checkNames, checkObject } from './options.js';
import {
  type DilatedOptions,
  dilatedNames,
  imageWindows,
  inputsOf,
  inputsText,
  outputsOf,
  outputsText,
  placesOf,
  readImages,
} from './windows.js';

export interface Im2colOptions extends DilatedOptions {
  /** A number, or [height, width]. */
  kernelSize: PerAxis;
  /** im2col: the images; col2im: the windows, [batch, output height, output width, kernel height, kernel width, channels]. */
  x: Float32Array;
  /** The target, the other of the two: it may not overlap x. */
  y: Float32Array;
}

interface Columns {
  windows: Windows;
  x: Float32Array;
  y: Float32Array;
}

const imagesOf = ({ windows: w }: Columns) => ({
  size: inputsOf(w, w.channels),
  text: inputsText,
});
const columnsOf = ({ windows: w }: Columns) => ({
  size: outputsOf(w, placesOf(w) * w.channels),
  text: outputsText(w, `${w.kernel[1]}*${w.kernel[2]}*channels`),
});

function formOf(op: 'im2col' | 'col2im'): Form<Columns> {
  const [from, to] = op === 'im2col' ? [imagesOf, columnsOf] : [columnsOf, imagesOf];
  return {
    encode: p => record[op]({ type: 'float32', x: ARRAY, y: ARRAY, ...p.windows }),
    arrays: p => [p.x, p.y],
    sizes: p => [from(p).size, to(p).size],
    formula: (p, operand) => (operand === 'x' ? from : to)(p).text,
    layout: p => denseLayout(to(p).size),
    readsTarget: () => false,
    on: (p, [x, y]) => ({ ...p, x: x!, y: y! }),
  };
}

const names = new Set([...dilatedNames, 'kernelSize', 'x', 'y']);
function read(who: string, options: Im2colOptions): Columns {
  checkObject(who, options);
  const { kernelSize, x, y } = options;
  const images = readImages(options);
  checkNames(who, options, names);
  return {
    windows: imageWindows(who, images, 'kernelSize', kernelSize),
    x: floats(who, 'x', x),
    y: floats(who, 'y', y),
  };
}

/**
 * y = each window of x as a row, zeros for what lies in the padding.
 *
 * @example im2col({ height: 28, width: 28, channels: 1, kernelSize: 3, x: images, y: columns })
 */
export const im2col: Kernel<Im2colOptions> = defineKernel('im2col', {
  form: formOf('im2col'),
  read,
});
/** y = images whose every pixel is the sum of the places of windows that read it: the transpose of im2col. */
export const col2im: Kernel<Im2colOptions> = defineKernel('col2im', {
  form: formOf('col2im'),
  read,
});
