// SPDX-License-Identifier: MIT
import { axisOf } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { mul, sub } from './binary.js';
import { defineOp, type Op } from './define.js';
import { noteOrigin } from './origin.js';
import { asReal } from './promote.js';
import { sum } from './reduce.js';
import { swapAxes } from './transpose.js';
import { exp } from './unary.js';

/** The tensor as rows over its last axis. */
export const rowsOf = (x: Tensor): { rows: number; cols: number } => {
  const cols = x.shape[x.rank - 1];
  return { rows: cols === 0 ? 0 : x.size / cols, cols };
};

/** Whether the logarithm is meant. */
type Log = boolean;

const softmaxOp = defineOp<{ x: Tensor }, Log>('softmax', {
  infer: ({ x }) => x,
  emit: ({ x }, y, log) => {
    const { rows, cols } = rowsOf(x);
    record.softmax({ x, y, rows, cols, log });
  },
  gradient: ({ dy, output: y, attrs: log }) => ({ x: softmaxGrad({ dy, y }, log) }),
});

/** dx = y (dy - Σ dy y), or dy - exp(y) Σ dy for the logarithm. @internal */
export const softmaxGrad: Op<{ dy: Tensor; y: Tensor }, Log> = defineOp('softmaxGrad', {
  infer: ({ dy }) => dy,
  emit: ({ dy, y }, dx, log) => {
    const { rows, cols } = rowsOf(y);
    record.softmaxGrad({ dy, y, dx, rows, cols, log });
  },
  gradient: ({ dy: d, inputs: { dy, y }, attrs: log, needs }) =>
    log ? logSecond(d, dy, y, needs) : second(d, dy, y, needs),
});

type Needs = { dy: boolean; y: boolean };
const total = (x: Tensor): Tensor => sum(x, -1, { keepDims: true });

const second = (d: Tensor, dy: Tensor, y: Tensor, needs: Needs) => ({
  dy: needs.dy && softmaxGrad({ dy: d, y }, false), // the Jacobian is symmetric
  y: needs.y && sub(mul(d, sub(dy, total(mul(dy, y)))), mul(dy, total(mul(d, y)))),
});
const logSecond = (d: Tensor, dy: Tensor, y: Tensor, needs: Needs) => ({
  dy: needs.dy && sub(d, total(mul(d, exp(y)))),
  y: needs.y && mul(mul(d, exp(y)), mul(total(dy), -1)),
});

function along(who: string, x: TensorLike, axis: number, log: Log): Tensor {
  const t = asReal(who, x);
  const at = axisOf(who, axis, t.rank);
  if (at === t.rank - 1)
    return log ? softmaxOp({ x: t }, true) : noteOrigin(softmaxOp({ x: t }, false), 'softmax', t);
  return swapAxes(softmaxOp({ x: swapAxes(t, at, t.rank - 1) }, log), at, t.rank - 1);
}

/** exp(x) / Σ exp(x) along one axis. */
export const softmax = (x: TensorLike, axis = -1): Tensor => along('softmax', x, axis, false);
/** x - log Σ exp(x) along one axis. */
export const logSoftmax = (x: TensorLike, axis = -1): Tensor => along('logSoftmax', x, axis, true);
