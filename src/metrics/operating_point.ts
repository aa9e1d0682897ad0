// SPDX-License-Identifier: MIT
// The best of one figure over all thresholds where another is at least so much.
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { precisionOf, recallOf, specificityOf } from './confusion.js';
import { defineSumsMetric } from './sums.js';
import {
  checkCount,
  checkShare,
  type Confusion,
  confusionOf,
  histogram,
  risingThresholds,
  spreadThresholds,
} from './thresholds.js';

export interface OperatingPointOptions {
  /** How many thresholds are tried, spread over [0, 1]. */
  numThresholds: number;
  /** Only this output counts. */
  classId: number | null;
}
type Figure = (confusion: Confusion) => Tensor;

/** The most of `best` over the thresholds where `bound` is at least the option of the name `least`; 0 where there is none. */
function defineOperatingPoint<K extends string>(
  metricName: string,
  least: K,
  bound: Figure,
  best: Figure,
) {
  type Options = OperatingPointOptions & Record<K, number>;
  return defineSumsMetric<Options, K>(metricName, {
    direction: 'up',
    defaults: { numThresholds: 200, classId: null } as unknown as Omit<Options, K>,
    required: [least],
    check: (who, options) => {
      checkShare(who, least, options[least]);
      checkCount(who, 'numThresholds', options.numThresholds, 1);
    },
    shape: ({ numThresholds }) => [numThresholds + 1, 2],
    count: (seen, { numThresholds, classId }) =>
      histogram(seen, risingThresholds(spreadThresholds(numThresholds)), { classId }),
    figure: (sums, options) => {
      const confusion = confusionOf(sums);
      const holds = ops.greaterEqual(bound(confusion), options[least]);
      return ops.max(ops.where(holds, best(confusion), 0));
    },
  });
}

/** The greatest sensitivity (recall) at a specificity of at least `specificity`. */
export const sensitivityAtSpecificity = defineOperatingPoint(
  'sensitivityAtSpecificity',
  'specificity',
  specificityOf,
  recallOf,
);
/** The greatest specificity at a sensitivity (recall) of at least `sensitivity`. */
export const specificityAtSensitivity = defineOperatingPoint(
  'specificityAtSensitivity',
  'sensitivity',
  recallOf,
  specificityOf,
);
/** The greatest precision at a recall of at least `recall`. */
export const precisionAtRecall = defineOperatingPoint(
  'precisionAtRecall',
  'recall',
  recallOf,
  precisionOf,
);
/** The greatest recall at a precision of at least `precision`. */
export const recallAtPrecision = defineOperatingPoint(
  'recallAtPrecision',
  'precision',
  precisionOf,
  recallOf,
);
