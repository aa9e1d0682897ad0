// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { add } from './binary.js';
import { castTo } from './cast_to.js';
import { greater, isFinite, less, logicalAnd } from './compare.js';
import { defineMultiOp } from './define.js';
import { scatterAlong } from './gather.js';
import { oneHot } from './one_hot.js';
import { asInt, asNumber, asReal } from './promote.js';
import { rangeOf } from './range.js';
import { any, sum } from './reduce.js';
import { expandDims, reshapeTo } from './reshape.js';
import { where } from './select.js';
import { rowsOf } from './softmax.js';

const topKOp = defineMultiOp<{ x: Tensor }, number>('topK', {
  infer: ({ x }, k) => {
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int32' },
    ];
  },
  emit: ({ x }, [values, indices], k) => record.topK({ x, values, indices, ...rowsOf(x), k }),
  gradient: ({ dys: [dy], inputs: { x }, outputs: [, indices] }) => ({
    x: dy && scattered(dy, indices, x),
  }),
});

/** Each gradient at the place that its value came from. */
function scattered(dy: Tensor, indices: Tensor, x: Tensor): Tensor {
  const { rows, cols } = rowsOf(x);
  const k = dy.shape[dy.rank - 1];
  const starts = reshapeTo(rangeOf(rows, 0, cols, 'int32'), [rows, 1]);
  const places = add(reshapeTo(indices, [rows, k]), starts);
  return scatterAlong(dy, places, { outer: 1, n: x.size, inner: 1 }, x.shape);
}

/** The k greatest of the last axis, greatest first, and where they stood. */
export function topK(x: TensorLike, k = 1): { values: Tensor; indices: Tensor } {
  const t = asNumber('topK', x);
  if (t.rank === 0)
    throw new ShapeError(mismatch('topK', 'a tensor of at least one axis', t.shape));
  const cols = t.shape[t.rank - 1];
  if (!Number.isInteger(k) || k < 0 || k > cols)
    throw new RangeError(
      mismatch('topK', `k from 0 to ${cols}, the last extent of ${shapeText(t.shape)}`, k),
    );
  const [values, indices] = topKOp({ x: t }, k);
  return { values, indices };
}

/** Whether each target class is among the k greatest of its row of predictions; classes that tie with the last one count. */
export function inTopK(targets: TensorLike, predictions: TensorLike, k: number): Tensor {
  const p = asReal('inTopK', predictions);
  const t = asInt('inTopK', targets);
  if (p.rank === 0 || !sameShape(p.shape.slice(0, -1), t.shape))
    throw new ShapeError(
      mismatch('inTopK', `predictions of shape ${shapeText([...t.shape, null])}`, p.shape),
    );
  if (!Number.isInteger(k) || k < 0)
    throw new RangeError(mismatch('inTopK', 'k to be an integer from 0', k));
  const chosen = oneHot(t, p.shape[p.rank - 1], { dtype: 'bool' });
  const own = sum(where(chosen, p, 0), -1);
  const before = sum(castTo(greater(p, expandDims(own)), 'int32'), -1);
  return logicalAnd(less(before, k), logicalAnd(any(chosen, -1), isFinite(own)));
}
