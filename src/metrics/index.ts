// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import type { Tensor } from '../tensor.js';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  fittingAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
import {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.js';
import { MeanMetric, MeanOf, SumMetric } from './mean.js';
import { Metric, type MetricOptions } from './metric.js';
import {
  categoricalHinge,
  cosineSimilarity,
  hinge,
  huber,
  klDivergence,
  logCoshError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  rootMeanSquaredError,
  squaredHinge,
} from './regression.js';

export {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  topKCategoricalAccuracy,
} from './accuracy.js';
export * from './crossentropy.js';
export { defineMeanMetric, MeanMetric, MeanOf, SumMetric } from './mean.js';
export type { MetricFactory, MetricFunction } from './mean.js';
export { type Direction, Metric, type MetricOptions } from './metric.js';
export * from './regression.js';

/** The mean of all values: `updateState(values, sampleWeight?)`. */
export const mean = (options?: MetricOptions): MeanMetric => new MeanMetric(options);
/** The sum of all values: `updateState(values, sampleWeight?)`. */
export const sum = (options?: MetricOptions): SumMetric => new SumMetric(options);

const table: Record<string, (options: MetricOptions) => Metric> = {
  mean,
  sum,
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  topKCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  meanSquaredError,
  rootMeanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  cosineSimilarity,
  logCoshError,
  huber,
  hinge,
  squaredHinge,
  categoricalHinge,
  klDivergence,
  poisson,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  msle: meanSquaredLogarithmicError,
  rmse: rootMeanSquaredError,
  bce: binaryCrossentropy,
  kld: klDivergence,
  logCosh: logCoshError,
};

export type MetricLike = string | Metric | ((yTrue: Tensor, yPred: Tensor) => Tensor);

/**
 * The metric that `compile` means: a name, a metric, or a function of labels and predictions that gives one value a sample.
 * A name given is the metric's name. 'accuracy' chooses by the shapes that it meets, whatever the context.
 */
export function getMetric(id: MetricLike, _context: object = {}): Metric {
  if (id instanceof Metric) return id;
  if (typeof id === 'string')
    return (/^acc(uracy)?$/i.test(id) ? fittingAccuracy : lookup('metric', id, table))({
      name: id,
    });
  if (typeof id !== 'function')
    throw new TypeError(
      mismatch('metric', 'a name, a metric, or a function of labels and predictions', id),
    );
  if ('metricName' in id)
    throw new TypeError(
      mismatch('metric', 'a metric', id, `Call the factory: ${String(id.metricName)}().`),
    );
  return new MeanOf((yTrue, yPred) => id(yTrue, yPred), { name: id.name || 'custom_metric' });
}
