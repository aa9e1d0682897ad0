// SPDX-License-Identifier: MIT
// Intersection over union, of a confusion matrix: how well areas of classes cover each other.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { alignWeights } from '../losses/align.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { defineSumsMetric, type Seen } from './sums.js';
import { checkCount } from './thresholds.js';

const EPSILON = 1e-7;

export interface OneHotMeanIoUOptions {
  numClasses: number;
  /** Labels of this class do not count. */
  ignoreClass: number | null;
  /** Whether predictions are class numbers, or a number for each class, of which the greatest counts. */
  sparseYPred: boolean;
  /** The axis of the classes, where they are not class numbers. */
  axis: number;
}
export interface MeanIoUOptions extends OneHotMeanIoUOptions {
  /** Whether labels are class numbers, or one-hot. */
  sparseYTrue: boolean;
}
export interface TargetClasses {
  /** The classes whose mean is the result. */
  targetClassIds: readonly number[];
}
export type IoUOptions = MeanIoUOptions & TargetClasses;
export type OneHotIoUOptions = OneHotMeanIoUOptions & TargetClasses;
export interface BinaryIoUOptions extends TargetClasses {
  /** What a prediction must reach to be of class 1. */
  threshold: number;
}

const classes = (t: Tensor, sparse: boolean, axis: number): Tensor =>
  ops.cast(sparse ? t : ops.argMax(t, axis), 'int32');
const within = (t: Tensor, count: number): Tensor =>
  ops.logicalAnd(ops.greaterEqual(t, 0), ops.less(t, count));

/** The confusion matrix of a batch, a row for each label. What is of no class, or of the one that is ignored, is left out. */
function confusionMatrix({ who, yTrue, yPred, weight }: Seen, options: MeanIoUOptions): Tensor {
  const { numClasses: n, axis, ignoreClass } = options;
  const y = classes(yTrue, options.sparseYTrue, axis);
  const p = classes(yPred, options.sparseYPred, axis);
  if (y.size !== p.size)
    throw new ShapeError(
      mismatch(
        who,
        'as many labels as predictions',
        `labels ${shapeText(yTrue.shape)}, predictions ${shapeText(yPred.shape)}`,
      ),
    );
  const inside = ops.logicalAnd(within(y, n), within(ops.reshape(p, y.shape), n));
  const counted =
    ignoreClass === null ? inside : ops.logicalAnd(inside, ops.notEqual(y, ignoreClass));
  const once = ops.cast(counted, 'float32');
  const weights = weight === undefined ? once : ops.mul(...alignWeights(who, once, weight));
  const cell = ops.add(ops.mul(ops.flatten(y), n), ops.flatten(p));
  const place = ops.where(ops.flatten(counted), cell, 0);
  return ops.reshape(ops.scatterAdd(place, ops.flatten(weights), n * n), [n, n]);
}

/** The mean over those of the classes that were seen: true positives / (labels + predictions - true positives). */
function meanOver(matrix: Tensor, classIds: readonly number[]): Tensor {
  const own = ops.sum(ops.mul(matrix, ops.eye(matrix.shape[0])), 0);
  const union = ops.sub(ops.add(ops.sum(matrix, 0), ops.sum(matrix, 1)), own);
  const [hits, all] = [own, union].map(t => ops.gather(t, [...classIds]));
  const seen = ops.greater(all, 1e-9);
  const each = ops.where(seen, ops.div(hits, ops.add(all, EPSILON)), 0);
  const count = ops.sum(ops.cast(seen, 'float32'));
  return ops.div(ops.sum(each), ops.add(count, EPSILON));
}

const firstClasses = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const everyClass = ({ numClasses }: { numClasses: number }): number[] => firstClasses(numClasses);

function checkTargets(who: string, ids: readonly number[], numClasses: number): void {
  const known = firstClasses(numClasses);
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every(id => known.includes(id as number)))
    throw new RangeError(
      mismatch(who, `\`targetClassIds\` to be a list of classes below ${numClasses}`, ids),
    );
}

/** What the four metrics of `numClasses` share; labels are one-hot where the metric has no `sparseYTrue`. */
const overClasses = <O extends OneHotMeanIoUOptions & Partial<MeanIoUOptions>>(
  targets: (options: O) => readonly number[],
) => ({
  direction: 'up' as const,
  check: (who: string, options: O) => {
    checkCount(who, 'numClasses', options.numClasses, 1);
    checkTargets(who, targets(options), options.numClasses);
  },
  shape: ({ numClasses }: O) => [numClasses, numClasses],
  count: (seen: Seen, options: O) => confusionMatrix(seen, { sparseYTrue: false, ...options }),
  figure: (sums: Tensor, options: O) => meanOver(sums, targets(options)),
});

const oneHot = { ignoreClass: null, sparseYPred: false, axis: -1 };
const sparse = { ignoreClass: null, sparseYTrue: true, sparseYPred: true, axis: -1 };

/** The intersection over union of some classes, their mean. */
export const iou = defineSumsMetric<IoUOptions, 'numClasses' | 'targetClassIds'>('iou', {
  ...overClasses<IoUOptions>(o => o.targetClassIds),
  defaults: sparse,
  required: ['numClasses', 'targetClassIds'],
  name: 'io_u',
});
/** The mean over all classes that were seen. */
export const meanIoU = defineSumsMetric<MeanIoUOptions, 'numClasses'>('meanIoU', {
  ...overClasses<MeanIoUOptions>(everyClass),
  defaults: sparse,
  required: ['numClasses'],
});
/** `iou` of one-hot labels and a number for each class. */
export const oneHotIoU = defineSumsMetric<OneHotIoUOptions, 'numClasses' | 'targetClassIds'>(
  'oneHotIoU',
  {
    ...overClasses<OneHotIoUOptions>(o => o.targetClassIds),
    defaults: oneHot,
    required: ['numClasses', 'targetClassIds'],
  },
);
/** `meanIoU` of one-hot labels and a number for each class. */
export const oneHotMeanIoU = defineSumsMetric<OneHotMeanIoUOptions, 'numClasses'>('oneHotMeanIoU', {
  ...overClasses<OneHotMeanIoUOptions>(everyClass),
  defaults: oneHot,
  required: ['numClasses'],
});

/** `iou` of labels 0 and 1, and predictions that are of class 1 from `threshold` on. */
export const binaryIoU = defineSumsMetric<BinaryIoUOptions>('binaryIoU', {
  direction: 'up',
  defaults: { targetClassIds: [0, 1], threshold: 0.5 },
  check: (who, { targetClassIds }) => checkTargets(who, targetClassIds, 2),
  shape: () => [2, 2],
  count: (seen, { threshold }) =>
    confusionMatrix(
      { ...seen, yPred: ops.greaterEqual(seen.yPred, threshold) },
      { ...sparse, numClasses: 2 },
    ),
  figure: (sums, { targetClassIds }) => meanOver(sums, targetClassIds),
});
