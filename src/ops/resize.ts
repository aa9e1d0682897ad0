// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { chosenName } from '../naming.js';
import { ResizeMode } from '../native/ops.gen.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import type { DataFormat } from './data_format.js';
import { defineOp, type Op } from './define.js';
import { asImages } from './images.js';

/** How a pixel is made of its neighbours. */
export type Interpolation = keyof typeof ResizeMode;
export interface ResizeOptions {
  /** Default 'bilinear'. */
  interpolation?: Interpolation;
  /** Whether a smaller image means over all pixels of the larger one, instead of sampling it. Default false. */
  antialias?: boolean;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
interface Geometry {
  batch: number;
  height: number;
  width: number;
  channels: number;
  toHeight: number;
  toWidth: number;
  mode: number;
  antialias: boolean;
}

const resizeOp: Op<{ x: Tensor }, Geometry> = defineOp('resize', {
  infer: ({ x }, { batch, toHeight, toWidth, channels }) => ({
    shape: [batch, toHeight, toWidth, channels],
    dtype: x.dtype,
  }),
  emit: ({ x }, y, geometry) => record.resize({ x, y, ...geometry }),
  gradient: ({ dy, attrs }) => ({ x: resizeGradOp({ dy }, attrs) }),
});
const resizeGradOp: Op<{ dy: Tensor }, Geometry> = defineOp('resizeGrad', {
  infer: ({ dy }, { batch, height, width, channels }) => ({
    shape: [batch, height, width, channels],
    dtype: dy.dtype,
  }),
  emit: ({ dy }, dx, geometry) => record.resizeGrad({ dy, dx, ...geometry }),
  gradient: ({ dy: d, attrs }) => ({ dy: resizeOp({ x: d }, attrs) }),
});

/** @internal */
export const interpolations = Object.keys(ResizeMode) as Interpolation[];

/** Images (or one) in another size, `[height, width]`, as floats. */
export function resize(
  x: TensorLike,
  size: readonly [number, number],
  { interpolation = 'bilinear', antialias = false, dataFormat }: ResizeOptions = {},
): Tensor {
  const images = asImages('resize', x, dataFormat);
  const [toHeight, toWidth] = checkSize('resize', size);
  const mode = ResizeMode[chosenName('resize', 'interpolation', interpolation, interpolations)];
  const [batch, height, width, channels] = images.batch.shape;
  if ((height === 0 && toHeight > 0) || (width === 0 && toWidth > 0))
    throw new ShapeError(
      mismatch('resize', `images with pixels to make ${shapeText(size)} of`, [height, width]),
    );
  const geometry = { batch, height, width, channels, toHeight, toWidth, mode, antialias };
  return images.restore(resizeOp({ x: images.batch }, geometry));
}

/** `[height, width]` as integers from 0. @internal */
export function checkSize(who: string, size: unknown): readonly [number, number] {
  const good = (n: unknown) =>
    Number.isSafeInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 24;
  if (Array.isArray(size) && size.length === 2 && size.every(good)) return size as [number, number];
  throw new TypeError(mismatch(who, 'the size as [height, width], integers from 0 to 2^24', size));
}
