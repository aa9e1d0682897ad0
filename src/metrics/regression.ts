// SPDX-License-Identifier: MIT
import * as losses from '../losses/index.js';
import { alignLabels } from '../losses/align.js';
import { unitLength } from '../losses/unit_length.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineMeanMetric, lossMetric, MeanOf } from './mean.js';
import { checkKeys } from '../naming.js';
import type { MetricOptions } from './metric.js';

export const meanSquaredError = lossMetric(losses.meanSquaredError);
export const meanAbsoluteError = lossMetric(losses.meanAbsoluteError);
export const meanAbsolutePercentageError = lossMetric(losses.meanAbsolutePercentageError);
export const meanSquaredLogarithmicError = lossMetric(losses.meanSquaredLogarithmicError);
export const logCoshError = lossMetric(losses.logCosh, 'logcosh', 'logCoshError');
export const huber = lossMetric(losses.huber);
export const hinge = lossMetric(losses.hinge);
export const squaredHinge = lossMetric(losses.squaredHinge);
export const categoricalHinge = lossMetric(losses.categoricalHinge);
export const klDivergence = lossMetric(losses.klDivergence);
export const poisson = lossMetric(losses.poisson);

/** The cosine of the angle between labels and predictions: 1 where they point the same way. */
export const cosineSimilarity = defineMeanMetric(
  'cosineSimilarity',
  (yTrue, yPred, { axis }, who) => {
    const [y, p] = alignLabels(who, yTrue, yPred);
    return ops.sum(ops.mul(unitLength(y, axis), unitLength(p, axis)), axis);
  },
  { direction: 'up', defaults: { axis: -1 } },
);

/** √ of the mean squared error. */
export class RootMeanSquaredError extends MeanOf<{ name: string }> {
  constructor({ name = 'root_mean_squared_error' }: MetricOptions = {}) {
    super(
      (yTrue, yPred, _options, who) => ops.squaredDifference(...alignLabels(who, yTrue, yPred)),
      { name },
      'down',
    );
  }
  override result(): Tensor {
    return ops.sqrt(super.result());
  }
}
export function rootMeanSquaredError(options: MetricOptions = {}): RootMeanSquaredError {
  checkKeys('rootMeanSquaredError', options, ['name']);
  return new RootMeanSquaredError(options);
}
