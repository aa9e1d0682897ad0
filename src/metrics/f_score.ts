// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { as } from '../losses/align.js';
import { checkNumber, chosenName } from '../naming.js';
import * as ops from '../ops/index.js';
import { sameShape } from '../shape.js';
import type { Tensor } from '../tensor.js';
import { defineSumsMetric, type Seen, type SumsDefinition } from './sums.js';

const EPSILON = 1e-7;
const averages = ['micro', 'macro', 'weighted'] as const;

export interface F1ScoreOptions {
  /** null: a score for each class; `micro`: one of all counts; `macro`: the classes' mean; `weighted`: weighted by their labels. */
  average: string | null;
  /** What an output must exceed to count as predicted; null: a sample's greatest output does. */
  threshold: number | null;
}
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How many times as much recall weighs as precision. */
  beta: number;
}

/** 1 where an output is predicted. */
function predicted(p: Tensor, threshold: number | null): Tensor {
  const chosen =
    threshold === null
      ? ops.logicalAnd(
          ops.greaterEqual(p, ops.max(p, -1, { keepDims: true })),
          ops.greater(ops.abs(p), 1e-9),
        )
      : ops.greater(p, threshold);
  return ops.cast(chosen, p.dtype);
}

/** [true positives, false positives, false negatives] of each class. */
function count({ who, yTrue, yPred, weight }: Seen, threshold: number | null): Tensor {
  if (yPred.rank !== 2 || !sameShape(yTrue.shape, yPred.shape))
    throw new ShapeError(
      mismatch(
        who,
        'labels and predictions [samples, classes]',
        `labels ${shapeText(yTrue.shape)}, predictions ${shapeText(yPred.shape)}`,
      ),
    );
  const [y, p] = [as(yTrue, yPred), predicted(yPred, threshold)];
  const cells = [ops.mul(p, y), ops.mul(p, ops.sub(1, y)), ops.mul(ops.sub(1, p), y)];
  const w = weight === undefined ? undefined : ops.reshape(weight, [weight.size, 1]);
  return ops.stack(cells.map(cell => ops.sum(w === undefined ? cell : ops.mul(cell, w), 0)));
}

/** (1 + β²) precision · recall / (β² precision + recall). */
function score([tp, fp, fn]: readonly Tensor[], beta: number): Tensor {
  const share = (others: Tensor) => ops.div(tp, ops.add(ops.add(tp, others), EPSILON));
  const [precision, recall] = [share(fp), share(fn)];
  const sum = ops.add(ops.add(ops.mul(precision, beta * beta), recall), EPSILON);
  return ops.mul(ops.div(ops.mul(precision, recall), sum), 1 + beta * beta);
}

function figure(sums: Tensor, { average, beta }: FBetaScoreOptions): Tensor {
  const kind = average === null ? null : chosenName('fBetaScore', 'average', average, averages);
  if (kind === 'micro') return score(ops.unstack(ops.sum(sums, 1)), beta);
  const cells = ops.unstack(sums);
  const scores = score(cells, beta);
  if (kind === null) return scores;
  if (kind === 'macro') return ops.mean(scores);
  const labels = ops.add(cells[0], cells[2]);
  return ops.sum(ops.mul(scores, ops.div(labels, ops.add(ops.sum(labels), EPSILON))));
}

function checkOptions(who: string, { average, beta, threshold }: FBetaScoreOptions): void {
  if (average !== null) chosenName(who, 'average', average, averages);
  checkNumber(who, 'beta', beta, 'a number above 0', v => v > 0);
  if (threshold !== null)
    checkNumber(who, 'threshold', threshold, 'a number above 0, up to 1', v => v > 0 && v <= 1);
}

const scoreOf = <O extends F1ScoreOptions>(betaOf: (options: O) => number) =>
  ({
    direction: 'up',
    check: (who: string, options: O) => checkOptions(who, { ...options, beta: betaOf(options) }),
    shape: (_options, predictions) => predictions && [3, predictions.at(-1) ?? 0],
    count: (seen, { threshold }) => count(seen, threshold),
    figure: (sums, options) => figure(sums, { ...options, beta: betaOf(options) }),
  }) satisfies SumsDefinition<O> & { check: unknown };

/** The mean of precision and recall that the lesser governs, recall weighing `beta` times as much; a score for each class by default. */
export const fBetaScore = defineSumsMetric<FBetaScoreOptions>('fBetaScore', {
  ...scoreOf<FBetaScoreOptions>(({ beta }) => beta),
  defaults: { average: null, beta: 1, threshold: null },
  name: 'fbeta_score',
});

/** `fBetaScore` with a beta of 1. */
export const f1Score = defineSumsMetric<F1ScoreOptions>('f1Score', {
  ...scoreOf<F1ScoreOptions>(() => 1),
  defaults: { average: null, threshold: null },
});
