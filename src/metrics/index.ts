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
import { auc } from './auc.js';
import {
  falseNegatives,
  falsePositives,
  precision,
  recall,
  trueNegatives,
  truePositives,
} from './confusion.js';
import { concordanceCorrelation, pearsonCorrelation } from './correlation.js';
import {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  sparseCategoricalCrossentropy,
} from './crossentropy.js';
import { f1Score, fBetaScore } from './f_score.js';
import { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from './iou.js';
import { MeanMetric, MeanOf, SumMetric } from './mean.js';
import { madeBy, Metric, type MetricOptions } from './metric.js';
import {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from './operating_point.js';
import { r2Score } from './r2_score.js';
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
export { auc, type AucOptions } from './auc.js';
export {
  falseNegatives,
  falsePositives,
  precision,
  type PrecisionOptions,
  recall,
  type ThresholdOptions,
  trueNegatives,
  truePositives,
} from './confusion.js';
export * from './correlation.js';
export * from './crossentropy.js';
export * from './f_score.js';
export * from './iou.js';
export { defineMeanMetric, MeanMetric, MeanOf, SumMetric } from './mean.js';
export type { MetricFactory, MetricFunction } from './mean.js';
export { type Direction, Metric, type MetricOptions } from './metric.js';
export * from './operating_point.js';
export { r2Score, type R2ScoreOptions } from './r2_score.js';
export * from './regression.js';
export { type Seen, type SumsDefinition, type SumsFactory, SumsOf } from './sums.js';

/** The mean of all values: `updateState(values, sampleWeight?)`. */
export const mean = (options?: MetricOptions): MeanMetric =>
  madeBy('mean', new MeanMetric(options));
/** The sum of all values: `updateState(values, sampleWeight?)`. */
export const sum = (options?: MetricOptions): SumMetric => madeBy('sum', new SumMetric(options));

/** The mean of a function that gives one value a sample. */
export const meanMetricWrapper = (
  fn: (yTrue: Tensor, yPred: Tensor) => Tensor,
  { name = fn.name || 'mean_metric_wrapper' }: MetricOptions = {},
): MeanMetric => new MeanOf((yTrue, yPred) => fn(yTrue, yPred), { name });

/** The metrics by name. Those with options that have no default say which, where they are asked for by name alone. */
const table: Record<string, (options: never) => Metric> = {
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
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
  precision,
  recall,
  auc,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
  precisionAtRecall,
  recallAtPrecision,
  fBetaScore,
  f1Score,
  iou,
  meanIoU,
  binaryIoU,
  oneHotIoU,
  oneHotMeanIoU,
  r2Score,
  pearsonCorrelation,
  concordanceCorrelation,
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  msle: meanSquaredLogarithmicError,
  rmse: rootMeanSquaredError,
  bce: binaryCrossentropy,
  kld: klDivergence,
  logCosh: logCoshError,
};

/** A metric by name, as an object, by its factory, or as a function of tensors. */
export type MetricLike = string | Metric | (() => Metric) | MetricOfTensors;
/** A metric of one's own: the mean is taken of what it gives for each sample. */
export type MetricOfTensors = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * The metric that `compile` means: a name, a metric, a metric's factory, or a function of labels and predictions that gives one value
 * a sample.
 * A name given is the metric's name. 'accuracy' chooses by the shapes that it meets, whatever the context.
 */
export function getMetric(id: MetricLike, _context: object = {}): Metric {
  if (id instanceof Metric) return id;
  if (typeof id === 'string')
    return (/^acc(uracy)?$/i.test(id) ? fittingAccuracy : lookup('metric', id, table))({
      name: id,
    } as never);
  if (typeof id !== 'function')
    throw new TypeError(
      mismatch('metric', 'a name, a metric, or a function of labels and predictions', id),
    );
  const isFactory = 'metricName' in id || Object.values(table).includes(id as () => Metric);
  if (isFactory) return (id as () => Metric)();
  return meanMetricWrapper(id as MetricOfTensors, { name: id.name || 'custom_metric' });
}
