// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { divideNoNaN } from '../losses/reduction.js';
import { chosenName } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Shape } from '../shape.js';
import { type Tensor, tensor } from '../tensor.js';
import { precisionOf, recallOf, shareOf } from './confusion.js';
import { defineSumsMetric } from './sums.js';
import {
  checkCount,
  checkThresholds,
  type Confusion,
  confusionOf,
  histogram,
  openThresholds,
  spreadThresholds,
  type Thresholds,
} from './thresholds.js';

const curves = ['ROC', 'PR', 'PRGAIN'] as const;
const summations = ['interpolation', 'minoring', 'majoring'] as const;

export interface AucOptions {
  /** How many thresholds the curve is made of. */
  numThresholds: number;
  /** `ROC`: true over false positive rate; `PR`: precision over recall; `PRGAIN`: their gains (Flach & Kull 2015). */
  curve: string;
  /** The height between two thresholds: half way (for PR as Davis & Goadrich 2006), the lesser, or the greater. */
  summationMethod: string;
  /** The thresholds between 0 and 1; `numThresholds` even ones by default. */
  thresholds: readonly number[] | null;
  /** Whether each output has a curve of its own; the result is the mean of their areas. */
  multiLabel: boolean;
  /** How many outputs there are, where `multiLabel`; known from the first batch on. */
  numLabels: number | null;
  /** A weight for each output. */
  labelWeights: readonly number[] | null;
  /** Whether predictions are logits. */
  fromLogits: boolean;
}

const thresholdsOf = ({ thresholds, numThresholds }: AucOptions): Thresholds =>
  openThresholds(thresholds ?? spreadThresholds(numThresholds).slice(1, -1));

function checkOptions(who: string, options: AucOptions): void {
  chosenName(who, 'curve', options.curve, curves);
  chosenName(who, 'summationMethod', options.summationMethod, summations);
  checkCount(who, 'numThresholds', options.numThresholds, 2);
  if (options.thresholds !== null) checkThresholds(who, 'thresholds', options.thresholds);
  if (options.numLabels === null) return;
  checkCount(who, 'numLabels', options.numLabels, 1);
  if (!options.multiLabel)
    throw new TypeError(mismatch(who, '`numLabels` only with `multiLabel`', options.numLabels));
}

function shapeOf(options: AucOptions, predictions?: Shape): Shape | undefined {
  const buckets = thresholdsOf(options).values.length + 1;
  if (!options.multiLabel) return [buckets, 2];
  const labels = predictions?.at(-1) ?? options.numLabels;
  return labels === null ? undefined : [labels, buckets, 2];
}

/** The area under the curve of two figures over all thresholds: how well predictions tell labels of 1 from labels of 0. */
export const auc = defineSumsMetric<AucOptions>('auc', {
  direction: 'up',
  defaults: {
    numThresholds: 200,
    curve: 'ROC',
    summationMethod: 'interpolation',
    thresholds: null,
    multiLabel: false,
    numLabels: null,
    labelWeights: null,
    fromLogits: false,
  },
  check: checkOptions,
  shape: shapeOf,
  count: (seen, options) => {
    const yPred = options.fromLogits ? ops.sigmoid(seen.yPred) : seen.yPred;
    const { multiLabel, labelWeights } = options;
    return histogram({ ...seen, yPred }, thresholdsOf(options), {
      perLabel: multiLabel,
      labelWeights: multiLabel ? null : labelWeights,
    });
  },
  figure: (sums, options) => {
    const areas = ops.sum(pieces(confusionOf(sums), options), -1);
    return options.multiLabel ? meanArea(areas, options.labelWeights) : areas;
  },
});

function meanArea(areas: Tensor, labelWeights: readonly number[] | null): Tensor {
  if (labelWeights === null) return ops.mean(areas);
  const weights = tensor(labelWeights);
  return divideNoNaN(ops.sum(ops.mul(areas, weights)), ops.sum(weights));
}

/** The area between each two thresholds. */
function pieces(confusion: Confusion, { curve, summationMethod }: AucOptions): Tensor {
  const kind = chosenName('auc', 'curve', curve, curves);
  const method = chosenName('auc', 'summationMethod', summationMethod, summations);
  if (kind === 'PR' && method === 'interpolation') return interpolatedPrecision(confusion);
  const [x, y] = points[kind](confusion);
  const [low, high] = neighbours(y);
  const height = {
    interpolation: () => ops.mul(ops.add(low, high), 0.5),
    minoring: () => ops.minimum(low, high),
    majoring: () => ops.maximum(low, high),
  }[method]();
  return ops.mul(steps(x), height);
}

/** The figures at each threshold but the last, and at each but the first. */
function neighbours(x: Tensor): [Tensor, Tensor] {
  const before = x.shape.slice(0, -1);
  const zeros = before.map(() => 0);
  const size = [...before, x.shape.at(-1)! - 1];
  return [ops.slice(x, [...zeros, 0], size), ops.slice(x, [...zeros, 1], size)];
}
const steps = (x: Tensor): Tensor => ops.sub(...neighbours(x));

const points: Record<(typeof curves)[number], (c: Confusion) => [Tensor, Tensor]> = {
  ROC: c => [shareOf(c.falsePositives, c.trueNegatives), recallOf(c)],
  PR: c => [recallOf(c), precisionOf(c)],
  PRGAIN: gains,
};

/** Recall and precision on the scale where always predicting 1 is 0. */
function gains(c: Confusion): [Tensor, Tensor] {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = c;
  const odds = divideNoNaN(ops.add(tp, fn), ops.add(tn, fp));
  const gain = (errors: Tensor) => ops.sub(1, ops.mul(odds, divideNoNaN(errors, tp)));
  const none = ops.equal(tp, 0);
  return [ops.maximum(ops.where(none, 0, gain(fn)), 0), ops.where(none, 1, gain(fp))];
}

/**
 * The area under precision over recall where true and all positives change linearly between two thresholds, a and b
 * (Davis & Goadrich 2006):
 *
 *   slope (TPₐ - TP_b + (TP_b - slope P_b) log(Pₐ / P_b)) / all that is so      slope = (TPₐ - TP_b) / (Pₐ - P_b)
 */
function interpolatedPrecision({
  truePositives,
  falsePositives,
  falseNegatives,
}: Confusion): Tensor {
  const [, tp] = neighbours(truePositives);
  const [, fn] = neighbours(falseNegatives);
  const [more, fewer] = neighbours(ops.add(truePositives, falsePositives));
  const gained = steps(truePositives);
  const slope = divideNoNaN(gained, ops.maximum(ops.sub(more, fewer), 0));
  const intercept = ops.sub(tp, ops.mul(slope, fewer));
  const both = ops.logicalAnd(ops.greater(more, 0), ops.greater(fewer, 0));
  const ratio = ops.where(both, divideNoNaN(more, ops.maximum(fewer, 0)), 1);
  const area = ops.mul(slope, ops.add(gained, ops.mul(intercept, ops.log(ratio))));
  return divideNoNaN(area, ops.add(tp, fn));
}
