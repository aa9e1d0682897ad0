// SPDX-License-Identifier: MIT
// Convolution in 1 to 3 dimensions. It and its two gradients are linear in each of what they multiply, so each one's gradients are
// the other two.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { UnaryFn } from '../native/ops.gen.js';
import { integersOf, sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { type Activation, activated, beforeActivation, checkActivation } from './activation.js';
import { expectAxes } from './axes.js';
import { stretchTo, sumTo } from './broadcast.js';
import {
  batchAxes,
  channelsLast,
  type DataFormat,
  dataFormatOf,
  spatialAxes,
} from './data_format.js';
import { defineMultiOp, defineOp, type Op } from './define.js';
import { packWeights } from './pack_weights.js';
import { asReals } from './promote.js';
import type { UnaryName } from './unary.js';
import { type WindowOptions, type Windows, windowedShape, windowsOf } from './windows.js';

/** What follows a convolution in the same pass. */
export interface ConvEpilogue {
  /** Added to each output: [filters]. */
  bias?: TensorLike | null | undefined;
  /** Applied to the result. */
  activation?: Activation | undefined;
}
export interface ConvOptions extends WindowOptions, ConvEpilogue {
  /** How many groups the channels and the filters fall into; each group of filters sees its own channels only. Default 1. */
  groups?: number | undefined;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat | undefined;
}

/** The fields of conv_windows.h. @internal */
export interface ConvWindows extends Windows {
  filters: number;
  groups: number;
}
interface ConvAttrs {
  windows: ConvWindows;
  activation: UnaryName;
  /** Whether w is what packKernel made of it. */
  packed?: boolean;
}
const linear = (windows: ConvWindows): ConvAttrs => ({ windows, activation: 'linear' });

type Biased<I> = I & { bias?: Tensor | undefined };

const convOp: Op<Biased<{ x: Tensor; w: Tensor }>, ConvAttrs> = defineOp('conv', {
  infer: ({ x }, { windows }) => ({
    shape: windowedShape(windows, 'output', x.rank, windows.filters),
    dtype: x.dtype,
  }),
  emit: ({ x, w, bias }, y, { windows, activation, packed }) =>
    record.conv({ x, w, bias, y, ...windows, activation: UnaryFn[activation], packed }),
  gradient: ({ dy, inputs: { x, w, bias }, output: y, attrs: { windows, activation }, needs }) => {
    const dz = beforeActivation(dy, y, activation);
    const [dw, db] = needs.w ? filterGrads({ x, dy: dz }, windows, needs.bias ?? false) : [];
    return {
      x: needs.x && convDataGrad({ dy: dz, w }, linear(windows)),
      w: dw,
      bias: needs.bias && (db ?? sumTo(dz, bias!.shape)),
    };
  },
});

/** The gradient by the input; with bias and activation the transposed convolution. @internal */
export const convDataGrad: Op<Biased<{ dy: Tensor; w: Tensor }>, ConvAttrs> = defineOp(
  'convDataGrad',
  {
    infer: ({ dy }, { windows }) => ({
      shape: windowedShape(windows, 'input', dy.rank, windows.channels),
      dtype: dy.dtype,
    }),
    emit: ({ dy, w, bias }, dx, { windows, activation }) =>
      record.convDataGrad({ dy, w, bias, dx, ...windows, activation: UnaryFn[activation] }),
    gradient: ({ dy: d, inputs: { dy, w, bias }, output: dx, attrs, needs }) => {
      const { windows, activation } = attrs;
      const x = beforeActivation(d, dx, activation);
      return {
        dy: needs.dy && convOp({ x, w }, linear(windows)),
        w: needs.w && filterGrads({ x, dy }, windows, false)[0],
        bias: needs.bias && sumTo(x, bias!.shape),
      };
    },
  },
);

interface FilterAttrs {
  windows: ConvWindows;
  /** Whether the gradient by the bias is asked for too. */
  biased: boolean;
}
const convFilterGrad = defineMultiOp<{ x: Tensor; dy: Tensor }, FilterAttrs>('convFilterGrad', {
  infer: ({ x }, { windows, biased }) => {
    const { kernel, channels, groups, filters } = windows;
    const shape = [...kernel.slice(5 - x.rank), channels / groups, filters];
    const dw = { shape, dtype: x.dtype };
    return biased ? [dw, { shape: [filters], dtype: x.dtype }] : [dw];
  },
  emit: ({ x, dy }, [dw, db], { windows }) => record.convFilterGrad({ x, dy, dw, db, ...windows }),
  gradient: ({ dys: [w, bias], inputs: { x, dy }, attrs: { windows }, needs }) => ({
    x: needs.x && w && convDataGrad({ dy, w }, linear(windows)),
    dy: needs.dy && (w ? convOp({ x, w, bias }, linear(windows)) : stretchTo(bias!, dy.shape)),
  }),
});
const filterGrads = (
  inputs: { x: Tensor; dy: Tensor },
  windows: ConvWindows,
  biased: boolean,
): Tensor[] => convFilterGrad(inputs, { windows, biased });

/** A convolution over `count` spatial axes, on behalf of `who`. @internal */
export function convolve(
  who: string,
  count: number,
  { x: input, kernel }: { x: TensorLike; kernel: TensorLike },
  options: ConvOptions = {},
): Tensor {
  const { activation = 'linear' } = options;
  checkActivation(who, activation);
  const format = dataFormatOf(who, options.dataFormat);
  const { x, w, bias } = asReals(who, { x: input, w: kernel, bias: options.bias });
  expectAxes(who, x, batchAxes(count, format));
  return channelsLast(x, format, x => {
    const windows = convWindows(who, { x, shape: w.shape, bias }, options);
    return activated(activation, fn => convOp({ x, w, bias }, { windows, activation: fn }));
  });
}

/** A kernel laid out for many convolutions (pack_weights.h); those of groups stay as they are. @internal */
export function packKernel(kernel: Tensor, groups: number): Tensor {
  if (groups !== 1) return kernel;
  const n = kernel.shape[kernel.rank - 1];
  return packWeights({ b: kernel }, { k: kernel.size / n, n });
}
/** `convolve` with what packKernel made of a kernel of this shape. It has no gradient. @internal */
export function convolvePacked(
  who: string,
  count: number,
  { x: input, packed: w, shape }: { x: Tensor; packed: Tensor; shape: Shape },
  options: ConvOptions & { bias: Tensor | undefined; activation: Activation },
): Tensor {
  const { activation, bias, dataFormat = 'channelsLast' } = options;
  expectAxes(who, input, batchAxes(count, dataFormat));
  return channelsLast(input, dataFormat, x => {
    const windows = convWindows(who, { x, shape, bias }, options);
    return convOp({ x, w, bias }, { windows, activation, packed: windows.groups === 1 });
  });
}

function convWindows(
  who: string,
  { x, shape, bias }: { x: Tensor; shape: Shape; bias?: Tensor | undefined },
  options: ConvOptions,
): ConvWindows {
  const groups = groupsOf(who, x, shape, options.groups ?? 1);
  const filters = shape[shape.length - 1];
  if (bias !== undefined) checkBias(who, bias, filters);
  const kernel = { option: 'kernelSize', kernel: shape.slice(0, -2) };
  return { ...windowsOf(who, x.shape, kernel, options), filters, groups };
}

/** The groups, which must divide channels and filters and leave each filter the channels that the kernel has. */
function groupsOf(who: string, x: Tensor, kernel: Shape, value: number): number {
  const [groups] = integersOf(who, 'groups', value, { count: 1 });
  const channels = x.shape[x.rank - 1];
  if (channels % groups !== 0) {
    const expected = `a number of channels that ${groups} groups divide`;
    throw new ShapeError(mismatch(who, expected, channels));
  }
  checkKernel(who, kernel, x.rank, channels / groups);
  const filters = kernel[kernel.length - 1];
  if (filters % groups === 0) return groups;
  throw new ShapeError(mismatch(who, `a number of filters that ${groups} groups divide`, filters));
}

function checkKernel(who: string, kernel: Shape, rank: number, channels: number): void {
  if (kernel.length === rank && kernel[rank - 2] === channels) return;
  const expected = `a kernel [${spatialAxes(rank - 2)}, ${channels}, filters] (each filter sees ${channels} channels)`;
  throw new ShapeError(mismatch(who, expected, kernel));
}
/** @internal */
export function checkBias(who: string, bias: Tensor, filters: number): void {
  if (!sameShape(bias.shape, [filters]))
    throw new ShapeError(mismatch(who, `a bias of shape ${shapeText([filters])}`, bias.shape));
}

/**
 * The convolution of `[batch, length, channels]` with a kernel `[length, channels / groups, filters]`.
 *
 * @example conv1d(x, kernel, { padding: 'causal', dilationRate: 2 })
 */
export const conv1d = (x: TensorLike, kernel: TensorLike, options?: ConvOptions): Tensor =>
  convolve('conv1d', 1, { x, kernel }, options);
/**
 * The convolution of `[batch, height, width, channels]` with a kernel `[height, width, channels / groups, filters]`.
 *
 * @example conv2d(x, kernel, { strides: 2, padding: 'same', bias, activation: 'relu' })
 */
export const conv2d = (x: TensorLike, kernel: TensorLike, options?: ConvOptions): Tensor =>
  convolve('conv2d', 2, { x, kernel }, options);
/** The convolution of `[batch, depth, height, width, channels]` with a kernel `[depth, height, width, channels / groups, filters]`. */
export const conv3d = (x: TensorLike, kernel: TensorLike, options?: ConvOptions): Tensor =>
  convolve('conv3d', 3, { x, kernel }, options);
