// SPDX-License-Identifier: MIT
// Transposed convolution: the gradient of a convolution by its input, as an op (Zeiler et al. 2010).
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { chosenName } from '../naming.js';
import { integersOf, type Shape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { activated, checkActivation } from './activation.js';
import { expectAxes } from './axes.js';
import { checkBias, convDataGrad, type ConvEpilogue, type ConvWindows } from './conv.js';
import {
  batchAxes,
  channelsLast,
  type DataFormat,
  dataFormatOf,
  spatialAxes,
} from './data_format.js';
import { asReals } from './promote.js';
import { alongAxes, dilationOf, type PerAxis, reachesOf } from './windows.js';

export interface ConvTransposeOptions extends ConvEpilogue {
  /** From one output window to the next. Default 1. */
  strides?: PerAxis | undefined;
  /** 'valid' (default): all that the windows reach; 'same': the input's extent times the stride. */
  padding?: 'valid' | 'same' | undefined;
  /** How much longer an axis is than the shortest that fits; less than its stride. */
  outputPadding?: PerAxis | null | undefined;
  /** From one place of a window to the next. Default 1. */
  dilationRate?: PerAxis | undefined;
  /** Another name of `dilationRate`. */
  dilation?: PerAxis | undefined;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat | undefined;
}

/** One axis. */
interface Slide {
  n: number;
  reach: number;
  stride: number;
  /** Keras's `output_padding`: undefined where the extent follows from the stride alone. */
  extra: number | undefined;
}
/** What the axis becomes, and how much of the first window stands before it: Keras's deconvolution rule. */
const spread = {
  valid: ({ n, reach, stride, extra = Math.max(stride - reach, 0) }: Slide) => ({
    extent: (n - 1) * stride + reach + extra,
    before: 0,
  }),
  same: ({ n, reach, stride, extra }: Slide) => {
    const extent = extra === undefined ? n * stride : (n - 1) * stride + (reach % 2) + extra;
    const padding = extent - (n - 1) * stride + reach - 2;
    return { extent, before: Math.max(reach - 1 - Math.ceil(padding / 2), 0) };
  },
};

/** The padding added to each axis, below its stride. @internal */
export function outputPaddingOf(who: string, value: unknown, strides: Shape): number[] | undefined {
  if (value === undefined || value === null) return undefined;
  const extra = integersOf(who, 'outputPadding', value, { count: strides.length, least: 0 });
  if (extra.every((n, i) => n < strides[i])) return extra;
  const expected = `\`outputPadding\` to be less than the strides ${shapeText(strides)}`;
  throw new RangeError(mismatch(who, expected, extra));
}

function windowsOf(who: string, x: Tensor, w: Tensor, options: ConvTransposeOptions): ConvWindows {
  const input = x.shape.slice(1, -1);
  const count = input.length;
  const kernel = integersOf(who, 'kernelSize', w.shape.slice(0, -2), { count });
  const stride = integersOf(who, 'strides', options.strides ?? 1, { count });
  const dilation = dilationOf(who, options, count);
  const reach = reachesOf(kernel, dilation);
  const extra = outputPaddingOf(who, options.outputPadding, stride);
  const rule = spread[chosenName(who, 'padding', options.padding ?? 'valid', ['valid', 'same'])];
  const axes = input.map((n, i) =>
    rule({ n, reach: reach[i], stride: stride[i], extra: extra?.[i] }),
  );
  const extents = axes.map(({ extent }) => extent);
  if (extents.some(n => n < 1))
    throw new ShapeError(mismatch(who, 'an output of at least 1 on each axis', extents));
  const before = axes.map(axis => axis.before);
  const windows = alongAxes(
    { batch: x.shape[0], channels: w.shape[count] },
    { input: extents, output: input, kernel, stride, dilation, before },
  );
  return { ...windows, filters: w.shape[count + 1], groups: 1 };
}

/** A transposed convolution over `count` spatial axes, on behalf of `who`. @internal */
export function convolveTransposed(
  who: string,
  count: number,
  { x: input, kernel }: { x: TensorLike; kernel: TensorLike },
  options: ConvTransposeOptions = {},
): Tensor {
  const { activation = 'linear' } = options;
  checkActivation(who, activation);
  const format = dataFormatOf(who, options.dataFormat);
  const { x, w, bias } = asReals(who, { x: input, w: kernel, bias: options.bias });
  expectAxes(who, x, batchAxes(count, format));
  return channelsLast(x, format, dy => {
    checkKernel(who, w, dy);
    if (bias !== undefined) checkBias(who, bias, w.shape[count]);
    const windows = windowsOf(who, dy, w, options);
    return activated(activation, fn => convDataGrad({ dy, w, bias }, { windows, activation: fn }));
  });
}

function checkKernel(who: string, w: Tensor, x: Tensor): void {
  const channels = x.shape[x.rank - 1];
  if (w.rank === x.rank && w.shape[w.rank - 1] === channels) return;
  throw new ShapeError(
    mismatch(who, `a kernel [${spatialAxes(x.rank - 2)}, filters, ${channels}]`, w.shape),
  );
}

/** The transposed convolution of `[batch, length, channels]` with a kernel `[length, filters, channels]`. */
export const conv1dTranspose = (
  x: TensorLike,
  kernel: TensorLike,
  options?: ConvTransposeOptions,
): Tensor => convolveTransposed('conv1dTranspose', 1, { x, kernel }, options);
/**
 * The transposed convolution of `[batch, height, width, channels]` with a kernel `[height, width, filters, channels]`.
 *
 * @example conv2dTranspose(x, kernel, { strides: 2, padding: 'same' }) // twice as high and as wide
 */
export const conv2dTranspose = (
  x: TensorLike,
  kernel: TensorLike,
  options?: ConvTransposeOptions,
): Tensor => convolveTransposed('conv2dTranspose', 2, { x, kernel }, options);
/** The transposed convolution of `[batch, depth, height, width, channels]` with a kernel `[depth, height, width, filters, channels]`. */
export const conv3dTranspose = (
  x: TensorLike,
  kernel: TensorLike,
  options?: ConvTransposeOptions,
): Tensor => convolveTransposed('conv3dTranspose', 3, { x, kernel }, options);
