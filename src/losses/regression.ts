// SPDX-License-Identifier: MIT
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { alignLabels } from './align.js';
import { defineLoss } from './define.js';
import { unitLength } from './unit_length.js';

const EPSILON = 1e-7;

/** A loss that is the mean of something over the last axis. */
const meanOf = (name: string, each: (yTrue: Tensor, yPred: Tensor) => Tensor) =>
  defineLoss(name, (yTrue, yPred, _options, who) =>
    ops.mean(each(...alignLabels(who, yTrue, yPred)), -1),
  );

/** (y - p)². */
export const meanSquaredError = meanOf('meanSquaredError', (y, p) => ops.squaredDifference(y, p));

/** |y - p|. */
export const meanAbsoluteError = meanOf('meanAbsoluteError', (y, p) => ops.abs(ops.sub(y, p)));

/** 100 |y - p| / max(|y|, 1e-7). */
export const meanAbsolutePercentageError = meanOf('meanAbsolutePercentageError', (y, p) =>
  ops.mul(ops.abs(ops.div(ops.sub(y, p), ops.maximum(ops.abs(y), EPSILON))), 100),
);

/** (log(p + 1) - log(y + 1))², both at least 1e-7. */
export const meanSquaredLogarithmicError = meanOf('meanSquaredLogarithmicError', (y, p) =>
  ops.squaredDifference(ops.log1p(ops.maximum(p, EPSILON)), ops.log1p(ops.maximum(y, EPSILON))),
);

/** log cosh(p - y): squared near 0, absolute far away. */
export const logCosh = meanOf('logCosh', (y, p) => ops.logCosh(ops.sub(p, y)));

/** p - y log p. */
export const poisson = meanOf('poisson', (y, p) =>
  ops.sub(p, ops.mul(y, ops.log(ops.add(p, EPSILON)))),
);

/** e²/2 up to |e| = delta, delta (|e| - delta/2) beyond (Huber 1964), for e = p - y. */
export const huber = defineLoss(
  'huber',
  (yTrue, yPred, { delta }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred);
    const e = ops.sub(p, y);
    const size = ops.abs(e);
    const near = ops.mul(ops.square(e), 0.5);
    const far = ops.sub(ops.mul(size, delta), 0.5 * delta * delta);
    return ops.mean(ops.where(ops.lessEqual(size, delta), near, far), -1);
  },
  { delta: 1 },
  'huber_loss',
);

/** -cos of the angle between y and p: -1 where they point the same way. */
export const cosineSimilarity = defineLoss(
  'cosineSimilarity',
  (yTrue, yPred, { axis }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred);
    return ops.neg(ops.sum(ops.mul(unitLength(y, axis), unitLength(p, axis)), axis));
  },
  { axis: -1 },
);

/** Σ y log(y / p), both clipped to [1e-7, 1]. */
export const klDivergence = defineLoss('klDivergence', (yTrue, yPred, _options, who) => {
  const [labels, predictions] = alignLabels(who, yTrue, yPred);
  const y = ops.clip(labels, EPSILON, 1);
  const p = ops.clip(predictions, EPSILON, 1);
  return ops.sum(ops.mul(y, ops.log(ops.div(y, p))), -1);
});
