// SPDX-License-Identifier: MIT
import { axisOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { around } from './axes.js';
import { defineOp, type Op } from './define.js';
import { asNumber } from './promote.js';

export interface CumsumOptions {
  /** Without the element itself. */
  exclusive?: boolean;
  /** From the end. */
  reverse?: boolean;
}
interface CumsumAttrs {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}
const cumsumOp: Op<{ x: Tensor }, CumsumAttrs> = defineOp('cumsum', {
  infer: ({ x }) => x,
  emit: ({ x }, y, { axis, exclusive, reverse }) =>
    record.cumsum({ x, y, ...around(x.shape, axis), exclusive, reverse }),
  gradient: ({ dy, attrs }) => ({ x: cumsumOp({ x: dy }, { ...attrs, reverse: !attrs.reverse }) }),
});

/** Running sums along an axis. */
export function cumsum(
  x: TensorLike,
  axis = -1,
  { exclusive = false, reverse = false }: CumsumOptions = {},
): Tensor {
  const t = asNumber('cumsum', x);
  return cumsumOp({ x: t }, { axis: axisOf('cumsum', axis, t.rank), exclusive, reverse });
}
