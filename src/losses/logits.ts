// SPDX-License-Identifier: MIT
// Predictions that are a softmax's or a sigmoid's output are taken back to their logits: the fused forms never take log(0).
import * as ops from '../ops/index.js';
import { axisOf, sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { originalOf } from './align.js';

/** Probabilities are kept away from 0 and 1 by so much. */
export const EPSILON = 1e-7;
export const clipped = (p: Tensor): Tensor => ops.clip(p, EPSILON, 1 - EPSILON);

/** The logits of a prediction: itself, or what it is the softmax or sigmoid of. Undefined where it is a probability of other origin. */
export function logitsOf(
  yPred: Tensor,
  fn: 'softmax' | 'sigmoid',
  fromLogits: boolean,
): Tensor | undefined {
  const before = originalOf(yPred);
  const origin = ops.originOf(before);
  if (origin?.fn !== fn) return fromLogits ? yPred : undefined;
  if (fromLogits) warnOnce(fn);
  return sameShape(origin.x.shape, yPred.shape) ? origin.x : ops.reshape(origin.x, yPred.shape);
}

const warned = new Set<string>();
function warnOnce(fn: string): void {
  if (warned.has(fn)) return;
  warned.add(fn);
  process.emitWarning(
    `a crossentropy has fromLogits: true, but its predictions are the output of a ${fn}, not logits. Their logits are used.`,
    'GemmuleWarning',
  );
}

/** x with `axis` moved to the end: rows are what the fused forms work on. */
export function classesLast(x: Tensor, axis: number): Tensor {
  const at = axisOf('crossentropy', axis, x.rank);
  if (at === x.rank - 1) return x;
  const others = Array.from({ length: x.rank }, (_, i) => i).filter(i => i !== at);
  return ops.transpose(x, [...others, at]);
}

/** Labels drawn towards the even distribution. */
export const smooth = (y: Tensor, labelSmoothing: number, classes: number): Tensor =>
  labelSmoothing === 0 ? y : ops.add(ops.mul(y, 1 - labelSmoothing), labelSmoothing / classes);
