// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { chosenName } from '../naming.js';
import { FillMode as FillCode } from '../native/ops.gen.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { broadcastTo } from './broadcast.js';
import { castTo } from './cast_to.js';
import type { DataFormat } from './data_format.js';
import { defineOp } from './define.js';
import { asImages } from './images.js';
import { asReal } from './promote.js';
import { checkSize } from './resize.js';

/** What lies outside of an image: one value, its nearest pixel, its mirror image (with the edge), or the image again. */
export type FillMode = keyof typeof FillCode;
export interface ProjectiveTransformOptions {
  /** `[height, width]` of the result. Default: the input's. */
  outputSize?: readonly [number, number];
  /** The nearest pixel, or the mean of four by distance. Default 'bilinear'. */
  interpolation?: 'nearest' | 'bilinear';
  /** What lies outside. Default 'constant'. */
  fillMode?: FillMode;
  /** The value outside, for 'constant'. Default 0. */
  fillValue?: number;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
interface Attrs {
  toHeight: number;
  toWidth: number;
  fill: number;
  bilinear: boolean;
  value: number;
}

const projectiveTransformOp = defineOp<{ x: Tensor; transforms: Tensor }, Attrs>(
  'projectiveTransform',
  {
    infer: ({ x }, { toHeight, toWidth }) => ({
      shape: [x.shape[0], toHeight, toWidth, x.shape[3]],
      dtype: x.dtype,
    }),
    emit: ({ x, transforms }, y, attrs) => {
      const [batch, height, width, channels] = x.shape;
      record.projectiveTransform({ x, transforms, y, batch, height, width, channels, ...attrs });
    },
  },
);

/** @internal */
export const fillModes = Object.keys(FillCode) as FillMode[];
export const samplings = ['nearest', 'bilinear'] as const;

/**
 * Images (or one) seen through projective maps, `[8]` or one for each image: the result's row i and column j show the input's column
 * (t₀ j + t₁ i + t₂) / k and row (t₃ j + t₄ i + t₅) / k, with k = t₆ j + t₇ i + 1. It has no gradient.
 */
export function projectiveTransform(
  x: TensorLike,
  transforms: TensorLike,
  options: ProjectiveTransformOptions = {},
): Tensor {
  const who = 'projectiveTransform';
  const { interpolation = 'bilinear', fillMode = 'constant', fillValue = 0 } = options;
  const { batch, restore } = asImages(who, x, options.dataFormat);
  const [toHeight, toWidth] = checkSize(who, options.outputSize ?? batch.shape.slice(1, 3));
  if (typeof fillValue !== 'number')
    throw new TypeError(mismatch(who, '`fillValue` to be a number', fillValue));
  const attrs = {
    toHeight,
    toWidth,
    fill: FillCode[chosenName(who, 'fillMode', fillMode, fillModes)],
    bilinear: chosenName(who, 'interpolation', interpolation, samplings) === 'bilinear',
    value: fillValue,
  };
  return restore(
    projectiveTransformOp({ x: batch, transforms: mapsFor(batch, transforms) }, attrs),
  );
}

/** One map for each image. */
function mapsFor(batch: Tensor, transforms: TensorLike): Tensor {
  const maps = castTo(asReal('projectiveTransform', transforms), batch.dtype);
  const n = batch.shape[0];
  if (maps.rank === 1 && maps.size === 8) return broadcastTo(maps, [n, 8]);
  if (maps.rank === 2 && maps.shape[0] === n && maps.shape[1] === 8) return maps;
  const expected = `transforms [8] or [${n}, 8], one for each image`;
  throw new ShapeError(mismatch('projectiveTransform', expected, maps.shape));
}
