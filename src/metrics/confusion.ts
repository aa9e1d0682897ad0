// SPDX-License-Identifier: MIT
// What is counted above thresholds, and precision and recall made of it.
import { divideNoNaN } from '../losses/reduction.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineSumsMetric } from './sums.js';
import {
  checkCount,
  checkThresholds,
  type Confusion,
  confusionOf,
  histogram,
  placesOf,
  risingThresholds,
  type Selection,
  type Thresholds,
} from './thresholds.js';

export interface ThresholdOptions {
  /** What a prediction must exceed to be positive: a number (0.5), or several, for a result for each. */
  thresholds: number | readonly number[] | null;
}

/** With `topK`, what is among them counts whatever its value. */
const given = ({ thresholds, topK }: ThresholdOptions & Selection): readonly number[] => {
  const values = thresholds ?? (topK == null ? 0.5 : -1e10);
  return typeof values === 'number' ? [values] : values;
};
const rising = (options: ThresholdOptions & Selection): Thresholds =>
  risingThresholds(given(options));

/** A figure for each threshold, in the order in which they were given; a scalar for one. */
function inOrder(figure: Tensor, options: ThresholdOptions & Selection): Tensor {
  const values = given(options);
  return values.length === 1 ? ops.reshape(figure, []) : ops.gather(figure, placesOf(values));
}

function defineThresholdMetric<O extends ThresholdOptions & Selection>(
  metricName: string,
  defaults: O,
  figure: (confusion: Confusion) => Tensor,
  direction?: 'up',
) {
  return defineSumsMetric<O>(metricName, {
    defaults,
    ...(direction && { direction }),
    check: (who, options) => {
      if (options.thresholds != null) checkThresholds(who, 'thresholds', given(options));
      if (options.topK != null) checkCount(who, 'topK', options.topK, 1);
      if (options.classId != null) checkCount(who, 'classId', options.classId, 0);
    },
    shape: options => [given(options).length + 1, 2],
    count: (seen, options) => histogram(seen, rising(options), options),
    figure: (sums, options) => inOrder(figure(confusionOf(sums)), options),
  });
}

const count = (metricName: keyof Confusion) =>
  defineThresholdMetric<ThresholdOptions>(metricName, { thresholds: null }, c => c[metricName]);

/** How many outputs are predicted and are so. */
export const truePositives = count('truePositives');
/** How many outputs are predicted and are not so. */
export const falsePositives = count('falsePositives');
/** How many outputs are neither predicted nor so. */
export const trueNegatives = count('trueNegatives');
/** How many outputs are so and not predicted. */
export const falseNegatives = count('falseNegatives');

/** a / (a + b), 0 where both are 0. */
export const shareOf = (a: Tensor, b: Tensor): Tensor => divideNoNaN(a, ops.add(a, b));
export const precisionOf = (c: Confusion): Tensor => shareOf(c.truePositives, c.falsePositives);
export const recallOf = (c: Confusion): Tensor => shareOf(c.truePositives, c.falseNegatives);
export const specificityOf = (c: Confusion): Tensor => shareOf(c.trueNegatives, c.falsePositives);

export interface PrecisionOptions extends ThresholdOptions {
  /** Only the k greatest outputs of a sample count as predicted; without thresholds whatever their values. */
  topK: number | null;
  /** Only this output counts. */
  classId: number | null;
}
const choice: PrecisionOptions = { thresholds: null, topK: null, classId: null };

/** The share of what is predicted that is so. */
export const precision = defineThresholdMetric('precision', choice, precisionOf, 'up');
/** The share of what is so that is predicted. */
export const recall = defineThresholdMetric('recall', choice, recallOf, 'up');
