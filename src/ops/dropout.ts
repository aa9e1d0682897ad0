// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { type Shape, sameShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { mul } from './binary.js';
import { broadcastShape } from './broadcast.js';
import { defineOp, type Op } from './define.js';
import { ones } from './fill.js';
import { asReal } from './promote.js';
import { draw, type Seed } from './random.js';

export interface DropoutOptions {
  /** The shape of the mask, which is broadcast: 1 on an axis drops whole slices along it. */
  noiseShape?: readonly (number | null)[] | undefined;
  seed?: Seed | undefined;
}

/** The gradient makes the same mask again, from the same place in the sequence. */
const dropoutOp: Op<{ x: Tensor; state: Tensor }, { rate: number; ordinal: number }> = defineOp(
  'dropout',
  {
    infer: ({ x }) => x,
    emit: ({ x, state }, y, { rate, ordinal }) =>
      record.dropout({ x, state, y, count: x.size, rate, ordinal }),
    gradient: ({ dy, inputs: { state }, attrs }) => ({ x: dropoutOp({ x: dy, state }, attrs) }),
  },
);

/** Each element 0 with probability `rate`, else divided by 1 - rate. */
export function dropout(
  x: TensorLike,
  rate: number,
  { noiseShape, seed }: DropoutOptions = {},
): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(mismatch('dropout', 'a rate in [0, 1)', rate));
  const t = asReal('dropout', x);
  const { state, ordinal } = draw('dropout', seed);
  const shape =
    noiseShape === undefined || noiseShape === null
      ? t.shape
      : noiseShape.map((n, i) => n ?? t.shape[i]);
  if (sameShape(shape, t.shape)) return dropoutOp({ x: t, state }, { rate, ordinal });
  checkNoise(shape, t.shape);
  return mul(t, dropoutOp({ x: ones(shape, t.dtype), state }, { rate, ordinal }));
}
function checkNoise(noise: Shape, shape: Shape): void {
  if (!sameShape(broadcastShape('dropout', shape, noise), shape))
    throw new RangeError(
      mismatch('dropout', 'a noiseShape that stretches to the shape of x', noise),
    );
}
