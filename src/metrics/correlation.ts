// SPDX-License-Identifier: MIT
import { alignLabels } from '../losses/align.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineMeanMetric } from './mean.js';

const EPSILON = 1e-7;
const up = { direction: 'up', defaults: { axis: -1 } } as const;

interface Moments {
  mean: Tensor;
  /** What differs from the mean. */
  apart: Tensor;
  variance: Tensor;
}
function momentsOf(x: Tensor, axis: number): Moments {
  const keep = { keepDims: true };
  const mean = ops.mean(x, axis, keep);
  const apart = ops.sub(x, mean);
  return { mean, apart, variance: ops.mean(ops.square(apart), axis, keep) };
}

/** Pearson's correlation along an axis: cov(y, p) / (σy σp). NaN where one of them is constant. */
export const pearsonCorrelation = defineMeanMetric<{ axis: number }>(
  'pearsonCorrelation',
  (yTrue, yPred, { axis }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred).map(t => momentsOf(t, axis));
    const scale = ({ apart, variance }: Moments) => ops.div(apart, ops.sqrt(variance));
    return ops.mean(ops.mul(scale(y), scale(p)), axis);
  },
  up,
);

/** Lin's concordance along an axis: 2 cov(y, p) / (σy² + σp² + (μy - μp)²). */
export const concordanceCorrelation = defineMeanMetric<{ axis: number }>(
  'concordanceCorrelation',
  (yTrue, yPred, { axis }, who) => {
    const [labels, predictions] = alignLabels(who, yTrue, yPred);
    const [y, p] = [momentsOf(labels, axis), momentsOf(predictions, axis)];
    const shift = ops.squaredDifference(y.mean, p.mean);
    const norm = ops.add(ops.add(y.variance, p.variance), ops.add(shift, EPSILON));
    const covariance = ops.mul(y.apart, p.apart);
    return ops.mean(ops.div(ops.mul(covariance, 2), norm), axis);
  },
  up,
);
