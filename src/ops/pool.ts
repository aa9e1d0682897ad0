// SPDX-License-Identifier: MIT
// Pooling in 1 to 3 dimensions: the largest or the mean of each window.
import { taping } from '../autograd.js';
import { mismatch, ShapeError } from '../errors.js';
import { integersOf, type Shape, sizeOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { expectAxes } from './axes.js';
import { batchAxes, channelsLast, type DataFormat, dataFormatOf } from './data_format.js';
import { defineMultiOp, defineOp, type Op } from './define.js';
import { asReal } from './promote.js';
import {
  alongAxes,
  type Padding,
  type PerAxis,
  type Windows,
  windowedShape,
  windowsOf,
} from './windows.js';

export interface PoolOptions {
  /** How far a window reaches on each axis. */
  poolSize: PerAxis;
  /** From one window to the next. Default: `poolSize`. */
  strides?: PerAxis | null | undefined;
  /** Default 'valid'. Padding counts nowhere. */
  padding?: Padding | undefined;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat | undefined;
}
export interface AdaptivePoolOptions {
  /** The extents of the result. */
  outputSize: PerAxis;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat | undefined;
}

/** The fields of pool_windows.h. */
interface PoolWindows extends Windows {
  adaptive: boolean;
}
const inputShape = (w: PoolWindows, x: Tensor): Shape =>
  windowedShape(w, 'input', x.rank, w.channels);
const outputShape = (w: PoolWindows, x: Tensor): Shape =>
  windowedShape(w, 'output', x.rank, w.channels);

/** The most places that a window has. */
const placesOf = ({ adaptive, kernel, input, output }: PoolWindows): number =>
  sizeOf(adaptive ? input.map((n, i) => widest(n, output[i])) : kernel);
const widest = (input: number, output: number): number =>
  output === 0 ? 1 : Math.ceil(input / output) + (input % output === 0 ? 0 : 1);
/** Bytes that number the places of a window: place_bytes() of pool_windows.h. */
function placeBytes(windows: PoolWindows): number {
  const places = placesOf(windows);
  if (places <= 2 ** 8) return 1;
  return places <= 2 ** 16 ? 2 : 4;
}

interface MaxPoolAttrs {
  windows: PoolWindows;
  /** Whether the winners are noted, which only the gradient reads. */
  noted: boolean;
}
const maxPoolOp = defineMultiOp<{ x: Tensor }, MaxPoolAttrs>('maxPool', {
  infer: ({ x }, { windows, noted }) => {
    const y = { shape: outputShape(windows, x), dtype: x.dtype };
    if (!noted) return [y];
    return [y, { shape: [sizeOf(y.shape), placeBytes(windows)], dtype: 'uint8' }];
  },
  emit: ({ x }, [y, where], { windows }) => record.maxPool({ x, y, where, ...windows }),
  gradient: ({ dys: [dy], outputs: [, where], attrs: { windows } }) => ({
    x: maxPoolGrad({ dy: dy!, where }, windows),
  }),
});
const maxPoolGrad = defineOp<{ dy: Tensor; where: Tensor }, PoolWindows>('maxPoolGrad', {
  infer: ({ dy }, windows) => ({ shape: inputShape(windows, dy), dtype: dy.dtype }),
  emit: ({ dy, where }, dx, windows) => record.maxPoolGrad({ dy, where, dx, ...windows }),
});

const avgPoolOp: Op<{ x: Tensor }, PoolWindows> = defineOp('avgPool', {
  infer: ({ x }, windows) => ({ shape: outputShape(windows, x), dtype: x.dtype }),
  emit: ({ x }, y, windows) => record.avgPool({ x, y, ...windows }),
  gradient: ({ dy, attrs: windows }) => ({ x: avgPoolGrad({ dy }, windows) }),
});
const avgPoolGrad: Op<{ dy: Tensor }, PoolWindows> = defineOp('avgPoolGrad', {
  infer: ({ dy }, windows) => ({ shape: inputShape(windows, dy), dtype: dy.dtype }),
  emit: ({ dy }, dx, windows) => record.avgPoolGrad({ dy, dx, ...windows }),
  gradient: ({ dy: d, attrs: windows }) => ({ dy: avgPoolOp({ x: d }, windows) }),
});

/** How windows are pooled: what ops and layers choose. */
export type Pooling = 'max' | 'average';
const poolings: Record<Pooling, (x: Tensor, windows: PoolWindows) => Tensor> = {
  max: (x, windows) => maxPoolOp({ x }, { windows, noted: taping() })[0],
  average: (x, windows) => avgPoolOp({ x }, windows),
};

interface Call {
  who: string;
  count: number;
  pooling: Pooling;
}
type FindWindows = (x: Tensor) => PoolWindows;

function pooled(
  { who, count, pooling }: Call,
  x: TensorLike,
  dataFormat: unknown,
  find: FindWindows,
): Tensor {
  const format = dataFormatOf(who, dataFormat);
  const t = asReal(who, x);
  expectAxes(who, t, batchAxes(count, format));
  return channelsLast(t, format, x => poolings[pooling](x, find(x)));
}

/** Pooling over `count` spatial axes, on behalf of `who`. @internal */
export const pool = (call: Call, x: TensorLike, options: PoolOptions): Tensor =>
  pooled(call, x, options.dataFormat, x => {
    const { poolSize, padding } = options;
    const kernel = { option: 'poolSize', kernel: poolSize };
    const strides = options.strides ?? poolSize;
    return { ...windowsOf(call.who, x.shape, kernel, { strides, padding }), adaptive: false };
  });
/** Pooling to `outputSize` over `count` spatial axes, on behalf of `who`. @internal */
export const adaptivePool = (call: Call, x: TensorLike, options: AdaptivePoolOptions): Tensor =>
  pooled(call, x, options.dataFormat, x => adaptiveWindows(call, x, options.outputSize));

function adaptiveWindows({ who, count }: Call, x: Tensor, outputSize: PerAxis): PoolWindows {
  const output = integersOf(who, 'outputSize', outputSize, { count });
  const input = x.shape.slice(1, -1);
  if (input.includes(0))
    throw new ShapeError(mismatch(who, 'an input of at least 1 along its spatial axes', input));
  const windows = alongAxes(
    { batch: x.shape[0], channels: x.shape[count + 1] },
    { input, output, kernel: [], stride: [], dilation: [], before: [] },
  );
  return { ...windows, adaptive: true };
}

type Pool = (x: TensorLike, options: PoolOptions) => Tensor;
const definePool =
  (who: string, count: number, pooling: Pooling): Pool =>
  (x, options = {} as PoolOptions) =>
    pool({ who, count, pooling }, x, options);
type AdaptivePool = (x: TensorLike, options: AdaptivePoolOptions) => Tensor;
const defineAdaptive =
  (who: string, count: number, pooling: Pooling): AdaptivePool =>
  (x, options = {} as AdaptivePoolOptions) =>
    adaptivePool({ who, count, pooling }, x, options);

/** The largest of each window of `[batch, length, channels]`. */
export const maxPool1d = definePool('maxPool1d', 1, 'max');
/**
 * The largest of each window of `[batch, height, width, channels]`.
 *
 * @example maxPool2d(x, { poolSize: 3, strides: 2, padding: 'same' })
 */
export const maxPool2d = definePool('maxPool2d', 2, 'max');
/** The largest of each window of `[batch, depth, height, width, channels]`. */
export const maxPool3d = definePool('maxPool3d', 3, 'max');
/** The mean of each window of `[batch, length, channels]`; padding does not count. */
export const avgPool1d = definePool('avgPool1d', 1, 'average');
/** The mean of each window of `[batch, height, width, channels]`; padding does not count. */
export const avgPool2d = definePool('avgPool2d', 2, 'average');
/** The mean of each window of `[batch, depth, height, width, channels]`; padding does not count. */
export const avgPool3d = definePool('avgPool3d', 3, 'average');

/** The largest of windows that share `[batch, length, channels]` evenly, as many as `outputSize` says. */
export const adaptiveMaxPool1d = defineAdaptive('adaptiveMaxPool1d', 1, 'max');
/** The largest of windows that share `[batch, height, width, channels]` evenly, as many as `outputSize` says. */
export const adaptiveMaxPool2d = defineAdaptive('adaptiveMaxPool2d', 2, 'max');
/** The largest of windows that share `[batch, depth, height, width, channels]` evenly, as many as `outputSize` says. */
export const adaptiveMaxPool3d = defineAdaptive('adaptiveMaxPool3d', 3, 'max');
/** The mean of windows that share `[batch, length, channels]` evenly, as many as `outputSize` says. */
export const adaptiveAvgPool1d = defineAdaptive('adaptiveAvgPool1d', 1, 'average');
/** The mean of windows that share `[batch, height, width, channels]` evenly, as many as `outputSize` says. */
export const adaptiveAvgPool2d = defineAdaptive('adaptiveAvgPool2d', 2, 'average');
/** The mean of windows that share `[batch, depth, height, width, channels]` evenly, as many as `outputSize` says. */
export const adaptiveAvgPool3d = defineAdaptive('adaptiveAvgPool3d', 3, 'average');
