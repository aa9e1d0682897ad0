// SPDX-License-Identifier: MIT
// Convolutions that see one channel at a time, alone or with a mix of channels after them.
import { mismatch, ShapeError } from '../errors.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { type ConvOptions, convolve } from './conv.js';
import { spatialAxes } from './data_format.js';
import { asReal } from './promote.js';
import { reshapeTo } from './reshape.js';

export type DepthwiseConvOptions = Omit<ConvOptions, 'groups'>;

/** Each channel's own filters, over `count` spatial axes, on behalf of `who`. @internal */
export function convolveDepthwise(
  who: string,
  count: number,
  { x, kernel }: { x: TensorLike; kernel: TensorLike },
  options: DepthwiseConvOptions = {},
): Tensor {
  const w = asReal(who, kernel);
  if (w.rank !== count + 2) {
    const expected = `a kernel [${spatialAxes(count)}, channels, multiplier]`;
    throw new ShapeError(mismatch(who, expected, w.shape));
  }
  const groups = w.shape[count];
  const filters = groups * w.shape[count + 1];
  const grouped = reshapeTo(w, [...w.shape.slice(0, count), 1, filters]);
  return convolve(who, count, { x, kernel: grouped }, { ...options, groups });
}

export interface SeparableKernels {
  depthwise: TensorLike;
  pointwise: TensorLike;
}
/** A depthwise convolution, and one of windows of one place that mixes the channels. @internal */
export function convolveSeparable(
  who: string,
  count: number,
  { x, depthwise, pointwise }: SeparableKernels & { x: TensorLike },
  { bias, activation, ...options }: DepthwiseConvOptions = {},
): Tensor {
  const y = convolveDepthwise(who, count, { x, kernel: depthwise }, options);
  const { dataFormat } = options;
  return convolve(who, count, { x: y, kernel: pointwise }, { bias, activation, dataFormat });
}

/** Filters for each channel of `[batch, length, channels]` alone: the kernel is `[length, channels, multiplier]`. */
export const depthwiseConv1d = (
  x: TensorLike,
  kernel: TensorLike,
  options?: DepthwiseConvOptions,
): Tensor => convolveDepthwise('depthwiseConv1d', 1, { x, kernel }, options);
/** Filters for each channel of `[batch, height, width, channels]` alone: the kernel is `[height, width, channels, multiplier]`. */
export const depthwiseConv2d = (
  x: TensorLike,
  kernel: TensorLike,
  options?: DepthwiseConvOptions,
): Tensor => convolveDepthwise('depthwiseConv2d', 2, { x, kernel }, options);

/**
 * A depthwise convolution of `[batch, length, channels]`, then one that mixes the channels: kernels `[length, channels, multiplier]`
 * and `[1, channels · multiplier, filters]`.
 */
export const separableConv1d = (
  x: TensorLike,
  depthwise: TensorLike,
  pointwise: TensorLike,
  options?: DepthwiseConvOptions,
): Tensor => convolveSeparable('separableConv1d', 1, { x, depthwise, pointwise }, options);
/**
 * A depthwise convolution of `[batch, height, width, channels]`, then one that mixes the channels: kernels
 * `[height, width, channels, multiplier]` and `[1, 1, channels · multiplier, filters]`.
 */
export const separableConv2d = (
  x: TensorLike,
  depthwise: TensorLike,
  pointwise: TensorLike,
  options?: DepthwiseConvOptions,
): Tensor => convolveSeparable('separableConv2d', 2, { x, depthwise, pointwise }, options);
