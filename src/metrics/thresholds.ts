// SPDX-License-Identifier: MIT
// How many predictions of each kind of label lie above thresholds. The state is a histogram: how many lie between each two.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { alignLabels, alignWeights } from '../losses/align.js';
import { checkNumber } from '../naming.js';
import * as ops from '../ops/index.js';
import { type Tensor, tensor } from '../tensor.js';
import type { Seen } from './sums.js';

/** What is as good as no prediction: below every threshold but that of `topK`. */
const NEVER = -1e10;
const EPSILON = 1e-7;

/** Rising thresholds. */
export interface Thresholds {
  values: readonly number[];
  /** Whether they are 0, 1/n, 2/n, ... 1: a prediction's place follows without a comparison with each. */
  even: boolean;
  /** Whether the first and the last are meant to lie outside of [0, 1]. */
  open: boolean;
}

const closeTo = (a: number, b: number): boolean => Math.abs(a - b) <= EPSILON + 1e-5 * b;
const areEven = (values: readonly number[]): boolean =>
  values.length > 2 && values.every((t, i) => closeTo(t, i / (values.length - 1)));

/** `count` thresholds over [0, 1]; 1/2 for one. */
export const spreadThresholds = (count: number): number[] =>
  count === 1 ? [0.5] : Array.from({ length: count }, (_, i) => i / (count - 1));

export function risingThresholds(values: readonly number[]): Thresholds {
  const sorted = [...values].sort((a, b) => a - b);
  return { values: sorted, even: areEven(sorted), open: false };
}

/** The thresholds between 0 and 1, with one below and one above all predictions. */
export function openThresholds(inner: readonly number[]): Thresholds {
  const sorted = [...inner].sort((a, b) => a - b);
  return {
    values: [-EPSILON, ...sorted, 1 + EPSILON],
    even: areEven([0, ...sorted, 1]),
    open: true,
  };
}

/** Where the given thresholds stand among the sorted ones. */
export const placesOf = (values: readonly number[]): number[] => {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const places = new Array<number>(values.length);
  order.forEach((from, to) => (places[from] = to));
  return places;
};

export function checkThresholds(who: string, name: string, values: readonly number[]): void {
  for (const t of values)
    checkNumber(who, name, t, 'a number from 0 to 1, or a list of them', v => v >= 0 && v <= 1);
}
export const checkShare = (who: string, name: string, value: unknown): void =>
  checkNumber(who, name, value, 'a number from 0 to 1', v => v >= 0 && v <= 1);
export function checkCount(
  who: string,
  name: string,
  value: unknown,
  least: number,
  most = Infinity,
): void {
  const range = most === Infinity ? `from ${least}` : `from ${least} to ${most}`;
  const inside = (v: number) => Number.isInteger(v) && v >= least && v <= most;
  checkNumber(who, name, value, `an integer ${range}`, inside);
}

export interface Selection {
  /** Only the k greatest outputs of a sample count as predicted. */
  topK?: number | null;
  /** Only the output of this class counts. */
  classId?: number | null;
}

/** Labels (0 or 1), predictions and weights, all of one shape. */
interface Cases {
  y: Tensor;
  p: Tensor;
  weight?: Tensor;
}

function casesOf({ who, yTrue, yPred, weight }: Seen, { topK, classId }: Selection): Cases {
  const [labels, predictions] = alignLabels(who, yTrue, yPred);
  const pick = (t: Tensor): Tensor => (classId == null ? t : ofClass(who, t, classId));
  const p = pick(topK == null ? predictions : onlyTop(who, predictions, topK));
  const y = pick(ops.cast(ops.notEqual(labels, 0), p.dtype));
  return weight === undefined ? { y, p } : { y, p, weight: weightOf(who, p, weight) };
}

function weightOf(who: string, p: Tensor, weight: Tensor): Tensor {
  const [like, w] = alignWeights(who, p, weight);
  return ops.reshape(ops.broadcastTo(w, like.shape), p.shape);
}

/** The last axis's element `classId`, as an axis of length 1. */
function ofClass(who: string, t: Tensor, classId: number): Tensor {
  const classes = t.rank < 2 ? 0 : t.shape[t.rank - 1];
  checkCount(who, 'classId', classId, 0, classes - 1);
  return ops.gather(t, [classId], -1);
}

/** The k greatest of the last axis; NEVER for the others. */
function onlyTop(who: string, p: Tensor, k: number): Tensor {
  const classes = p.shape.at(-1) ?? 0;
  checkCount(who, 'topK', k, 1, classes);
  const chosen = ops.sum(ops.oneHot(ops.topK(p, k).indices, classes), -2);
  return ops.where(ops.greater(chosen, 0), p, NEVER);
}

/** How many thresholds each prediction exceeds. */
function placeOf(p: Tensor, { values, even, open }: Thresholds): Tensor {
  if (!even) return ops.sum(ops.greater(ops.expandDims(p), [...values]), -1);
  const place = ops.ceil(ops.mul(ops.clip(p, 0, 1), values.length - 1));
  return ops.cast(open ? ops.maximum(place, 1) : place, 'int32');
}

/**
 * [thresholds + 1, 2]: the weight of the predictions that exceed just so many thresholds, for labels of 1 and of 0.
 * With `perLabel` [labels, thresholds + 1, 2], for predictions [samples, labels].
 */
export function histogram(
  seen: Seen,
  thresholds: Thresholds,
  { perLabel = false, labelWeights, ...selection }: HistogramOptions = {},
): Tensor {
  const cases = casesOf(seen, selection);
  const y = cases.y;
  const weight = withLabelWeights(seen.who, cases, labelWeights);
  const kinds = [y, ops.sub(1, y)].map(t => (weight === undefined ? t : ops.mul(t, weight)));
  const places = placeOf(cases.p, thresholds);
  const buckets = thresholds.values.length + 1;
  if (!perLabel)
    return ops.scatterAdd(ops.flatten(places), ops.stack(kinds.map(ops.flatten), 1), buckets);
  const labels = labelsOf(seen.who, cases.p);
  const first = ops.range(0, labels * buckets, buckets, 'int32');
  const sums = ops.scatterAdd(ops.add(places, first), ops.stack(kinds, 2), labels * buckets);
  return ops.reshape(sums, [labels, buckets, 2]);
}
export interface HistogramOptions extends Selection {
  perLabel?: boolean;
  /** A weight for each output. */
  labelWeights?: readonly number[] | null;
}

function withLabelWeights(
  who: string,
  { p, weight }: Cases,
  labelWeights: readonly number[] | null | undefined,
): Tensor | undefined {
  if (labelWeights == null) return weight;
  if (p.shape.at(-1) !== labelWeights.length)
    throw new ShapeError(
      mismatch(who, `outputs for ${labelWeights.length} \`labelWeights\``, shapeText(p.shape)),
    );
  const each = ops.broadcastTo(tensor(labelWeights), p.shape);
  return weight === undefined ? each : ops.mul(weight, each);
}

function labelsOf(who: string, p: Tensor): number {
  if (p.rank !== 2)
    throw new ShapeError(
      mismatch(who, 'predictions [samples, labels] with `multiLabel`', shapeText(p.shape)),
    );
  return p.shape[1];
}

/** For each threshold, and each label before that. */
export interface Confusion {
  truePositives: Tensor;
  falsePositives: Tensor;
  trueNegatives: Tensor;
  falseNegatives: Tensor;
}

/** What a histogram means at each threshold: predictions above it are positive. */
export function confusionOf(histogram: Tensor): Confusion {
  const axis = histogram.rank - 2;
  const count = histogram.shape[axis] - 1;
  const [truePositives, falsePositives] = kindsOf(
    ops.cumsum(histogram, axis, { reverse: true, exclusive: true }),
    count,
  );
  const [falseNegatives, trueNegatives] = kindsOf(ops.cumsum(histogram, axis), count);
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}

const kindsOf = (x: Tensor, count: number): Tensor[] =>
  ops.unstack(x, -1).map(kind => {
    const begin = kind.shape.map(() => 0);
    return ops.slice(kind, begin, [...kind.shape.slice(0, -1), count]);
  });
