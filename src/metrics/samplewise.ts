// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { alignRanks, as, asFloat } from '../losses/align.js';
import * as ops from '../ops/index.js';
import { sameShape, sizeOf } from '../shape.js';
import type { Tensor } from '../tensor.js';

const meanFrom = (x: Tensor, first: number): Tensor =>
  x.rank > first
    ? ops.mean(
        x,
        Array.from({ length: x.rank - first }, (_, i) => first + i),
      )
    : x;

/** One value a sample: the axes behind the first are folded into their mean. With weights: a value for each, and weights that count a sample once. */
export function samplewise(
  who: string,
  given: Tensor,
  weights: Tensor | undefined,
): { values: Tensor; weights?: Tensor } {
  const x = asFloat(given);
  if (weights === undefined) return { values: meanFrom(x, 1) };
  const [values, w] = alignRanks(x, as(weights, x));
  const folded = meanFrom(values, w.rank);
  const spread = stretch(who, w, folded);
  const inner = sizeOf(spread.shape.slice(1));
  return { values: folded, weights: inner === 1 ? spread : ops.mul(spread, 1 / inner) };
}

function stretch(who: string, w: Tensor, values: Tensor): Tensor {
  if (sameShape(w.shape, values.shape)) return w;
  const fits =
    w.rank <= values.rank &&
    w.shape.every((n, i) => n === 1 || n === values.shape[values.rank - w.rank + i]);
  if (!fits)
    throw new ShapeError(
      mismatch(
        who,
        `sample weights that fit values of shape ${shapeText(values.shape)}`,
        shapeText(w.shape),
      ),
    );
  return ops.broadcastTo(w, values.shape);
}
