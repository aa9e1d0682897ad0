// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { alignLabels, alignWeights } from '../losses/align.js';
import { chosenName } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineSumsMetric, type Seen } from './sums.js';
import { checkCount } from './thresholds.js';

const aggregations = ['uniformAverage', 'varianceWeightedAverage'] as const;

export interface R2ScoreOptions {
  /** `uniformAverage`: the mean of the outputs' scores; `varianceWeightedAverage`: weighted by their variance; null: one for each. */
  classAggregation: string | null;
  /** The number of inputs, for the adjusted score, where there are more samples than that. */
  numRegressors: number;
}

/** [Σ w, Σ w y, Σ w y², Σ w (y - p)², samples] of each output. */
function count({ who, yTrue, yPred, weight }: Seen): Tensor {
  const [y, p] = alignLabels(who, yTrue, yPred);
  if (p.rank !== 2)
    throw new ShapeError(
      mismatch(who, 'labels and predictions [samples, outputs]', shapeText(yPred.shape)),
    );
  const [, given] = alignWeights(who, p, weight ?? ops.onesLike(p));
  const w = ops.broadcastTo(given, p.shape);
  const weighted = ops.mul(y, w);
  const error = ops.mul(ops.squaredDifference(y, p), w);
  const columns = [w, weighted, ops.mul(y, weighted), error, ops.onesLike(p)];
  return ops.stack(columns.map(t => ops.sum(t, 0)));
}

/** 1 - Σ w (y - p)² / Σ w (y - ȳ)², of each output: 0 where labels do not vary. */
function figure(sums: Tensor, { classAggregation, numRegressors }: R2ScoreOptions): Tensor {
  const [weights, sum, squares, errors, samples] = ops.unstack(sums);
  const variation = ops.sub(squares, ops.div(ops.mul(sum, sum), weights));
  const ratio = ops.div(errors, variation);
  const infinite = ops.equal(ops.abs(ratio), Infinity);
  const scores = ops.where(infinite, 0, ops.sub(1, ratio));
  const score = aggregated(scores, variation, classAggregation);
  return numRegressors === 0 ? score : adjusted(score, ops.sum(samples), numRegressors);
}

function aggregated(scores: Tensor, variation: Tensor, aggregation: string | null): Tensor {
  if (aggregation === null) return scores;
  if (chosenName('r2Score', 'classAggregation', aggregation, aggregations) === 'uniformAverage')
    return ops.mean(scores);
  return ops.div(ops.sum(ops.mul(variation, scores)), ops.sum(variation));
}

/** 1 - (1 - R²) (n - 1) / (n - 1 - regressors); the score itself where there are too few samples. n counts labels, as in Keras. */
function adjusted(score: Tensor, n: Tensor, regressors: number): Tensor {
  const free = ops.sub(n, regressors + 1);
  const enough = ops.greater(free, 0);
  const ratio = ops.div(ops.sub(n, 1), ops.where(enough, free, 1));
  return ops.where(enough, ops.sub(1, ops.mul(ops.sub(1, score), ratio)), score);
}

/** The share of the labels' variation that the predictions explain. */
export const r2Score = defineSumsMetric<R2ScoreOptions>('r2Score', {
  direction: 'up',
  defaults: { classAggregation: 'uniformAverage', numRegressors: 0 },
  name: 'r2_score',
  check: (who, { classAggregation, numRegressors }) => {
    if (classAggregation !== null)
      chosenName(who, 'classAggregation', classAggregation, aggregations);
    checkCount(who, 'numRegressors', numRegressors, 0);
  },
  shape: (_options, predictions) => predictions && [5, predictions.at(-1) ?? 0],
  count,
  figure,
});
