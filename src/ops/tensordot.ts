// SPDX-License-Identifier: MIT
// Products of tensors, summed over axes of both.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { axesOf } from './axes.js';
import { mul } from './binary.js';
import { einsum } from './einsum.js';
import { asTensor } from './promote.js';

/** So many of the last axes of `a` with the first of `b`, or the axes of each: `[[1, 2], [0, 1]]`. */
export type TensordotAxes =
  number | readonly [number | readonly number[], number | readonly number[]];

/** Σ a · b over pairs of axes: those of `a` that are left, then those of `b`. */
export function tensordot(a: TensorLike, b: TensorLike, axes: TensordotAxes = 2): Tensor {
  const [x, y] = [asTensor('tensordot', a), asTensor('tensordot', b)];
  return summedOver('tensordot', x, y, pairsOf(x, y, axes));
}

/**
 * The product of NumPy's `dot`: of vectors the sum of products, of matrices their product, else over the last axis of `a` and the last
 * but one of `b`.
 */
export function dot(a: TensorLike, b: TensorLike): Tensor {
  const [x, y] = [asTensor('dot', a), asTensor('dot', b)];
  if (x.rank === 0 || y.rank === 0) return mul(x, y);
  return summedOver('dot', x, y, [[x.rank - 1], [Math.max(0, y.rank - 2)]]);
}

type Pairs = readonly [readonly number[], readonly number[]];

function pairsOf(x: Tensor, y: Tensor, axes: TensordotAxes): Pairs {
  if (typeof axes === 'number') {
    const most = Math.min(x.rank, y.rank);
    if (!Number.isInteger(axes) || axes < 0 || axes > most)
      throw new RangeError(mismatch('tensordot', `\`axes\` from 0 to ${most}, or lists`, axes));
    const count = Array.from({ length: axes }, (_, i) => i);
    return [count.map(i => x.rank - axes + i), count];
  }
  if (!Array.isArray(axes) || axes.length !== 2)
    throw new TypeError(mismatch('tensordot', '`axes` to be a number or two lists of axes', axes));
  const pairs = [
    axesOf('tensordot', axes[0], x.rank),
    axesOf('tensordot', axes[1], y.rank),
  ] as const;
  if (pairs[0].length !== pairs[1].length)
    throw new RangeError(mismatch('tensordot', 'as many axes of b as of a', pairs[1]));
  return pairs;
}

function summedOver(who: string, a: Tensor, b: Tensor, [inA, inB]: Pairs): Tensor {
  const extents = inA.map(i => a.shape[i]);
  if (
    !sameShape(
      extents,
      inB.map(i => b.shape[i]),
    )
  ) {
    const expected = `extents ${shapeText(extents)} on the axes ${shapeText(inB)} of b`;
    throw new ShapeError(
      mismatch(who, `${expected}, as a of shape ${shapeText(a.shape)} has`, b.shape),
    );
  }
  const termA = a.shape.map((_, i) => letter(i));
  const termB = b.shape.map((_, i) =>
    inB.includes(i) ? termA[inA[inB.indexOf(i)]] : letter(a.rank + i),
  );
  const left = [...termA, ...termB].filter(axis => !(termA.includes(axis) && termB.includes(axis)));
  return einsum(`${termA.join('')},${termB.join('')}->${left.join('')}`, a, b);
}
const letter = (i: number): string => String.fromCharCode('a'.charCodeAt(0) + i);
