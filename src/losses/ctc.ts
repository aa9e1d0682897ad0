// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineLoss } from './define.js';

/** The log of what cannot be: far below any sum of log probabilities, and finite, so that no difference is NaN. */
const NEVER = -1e5;

/**
 * Connectionist temporal classification (Graves et al. 2006): -log of the probability that the steps spell the label.
 *
 *   y_true [n, length], class numbers from 1, 0 behind the end     y_pred [n, steps, classes], logits; class 0 is the blank
 *
 * The states are the label with blanks around each class, [0 a 0 b 0]; αₜ(s) is the log probability of all ways to stand at s:
 *
 *   αₜ(s) = log pₜ(s) + log(exp αₜ₋₁(s) + exp αₜ₋₁(s-1) + exp αₜ₋₁(s-2))     s-2 only between classes that differ
 */
export const ctc = defineLoss('ctc', (yTrue, yPred, _options, who) => {
  if (yTrue.rank !== 2 || yPred.rank !== 3 || yTrue.shape[0] !== yPred.shape[0])
    throw new ShapeError(
      mismatch(
        who,
        'labels [samples, length] and logits [samples, steps, classes]',
        `labels ${shapeText(yTrue.shape)}, logits ${shapeText(yPred.shape)}`,
      ),
    );
  const labels = ops.cast(yTrue, 'int32');
  const states = withBlanks(labels);
  const chosen = ops.oneHot(states, yPred.shape[2], { dtype: yPred.dtype });
  const emitted = ops.matmul(ops.logSoftmax(yPred), chosen, { transB: true });
  const skip = skips(states, yPred);
  let alpha = startAt(states, yPred);
  for (const logP of ops.unstack(emitted, 1)) alpha = ops.add(logP, arrivals(alpha, skip));
  return ops.neg(ops.logSumExp(ops.add(alpha, ends(labels, alpha)), -1));
});

/** [0 a 0 b 0] of [a b]. */
function withBlanks(labels: Tensor): Tensor {
  const [n, length] = labels.shape;
  const pairs = ops.stack([ops.zerosLike(labels), labels], 2);
  return ops.pad(ops.reshape(pairs, [n, 2 * length]), [
    [0, 0],
    [0, 1],
  ]);
}

/** 0 where `allowed`, NEVER elsewhere. */
const only = (allowed: Tensor, like: Tensor): Tensor =>
  ops.mul(ops.sub(1, ops.cast(allowed, like.dtype)), NEVER);

/** `x` [n, states] moved `by` states on, `fill` coming in. */
function moved(x: Tensor, by: number, fill: number): Tensor {
  const [n, states] = x.shape;
  const before = [
    [0, 0],
    [by, 0],
  ] as const;
  return ops.slice(ops.pad(x, before, { value: fill }), [0, 0], [n, states]);
}

/** What is added for a step over a blank: it may be left out between two classes that differ. */
function skips(states: Tensor, like: Tensor): Tensor {
  const differs = ops.notEqual(states, moved(states, 2, 0));
  return only(ops.logicalAnd(differs, ops.notEqual(states, 0)), like);
}

/** The states' numbers. */
const places = (x: Tensor): Tensor => ops.range(0, x.shape[1], 1, 'int32');

/** Before the first step: at the first blank. */
const startAt = (states: Tensor, like: Tensor): Tensor =>
  ops.broadcastTo(only(ops.equal(places(states), 0), like), states.shape);

/** The log probability to come to each state by staying, by one step, or by two. */
const arrivals = (alpha: Tensor, skip: Tensor): Tensor =>
  ops.logSumExp(
    ops.stack([alpha, moved(alpha, 1, NEVER), ops.add(moved(alpha, 2, NEVER), skip)], 0),
    0,
  );

/** 0 at the two states where a label may end, its last class and the blank behind it. */
function ends(labels: Tensor, like: Tensor): Tensor {
  const length = ops.sum(ops.cast(ops.notEqual(labels, 0), 'int32'), 1, { keepDims: true });
  const behind = ops.sub(ops.mul(length, 2), places(like));
  return only(ops.logicalOr(ops.equal(behind, 0), ops.equal(behind, 1)), like);
}
