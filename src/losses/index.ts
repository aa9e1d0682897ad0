// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { lookup } from '../naming.js';
import type { Tensor } from '../tensor.js';
import { binaryCrossentropy, binaryFocalCrossentropy } from './binary_crossentropy.js';
import {
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
} from './categorical_crossentropy.js';
import { circle } from './circle.js';
import { fittingCrossentropy } from './crossentropy.js';
import { ctc } from './ctc.js';
import { customLoss, type Loss } from './define.js';
import { categoricalHinge, hinge, squaredHinge } from './hinge.js';
import { dice, tversky } from './overlap.js';
import {
  cosineSimilarity,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
} from './regression.js';
import {
  categoricalGeneralizedCrossEntropy,
  sparseCategoricalCrossentropy,
} from './sparse_categorical_crossentropy.js';

export { defineLoss } from './define.js';
export type { Loss, LossFactory, LossFunction, LossOptions, Masked } from './define.js';
export type { Reduction } from './reduction.js';
export * from './binary_crossentropy.js';
export * from './categorical_crossentropy.js';
export * from './circle.js';
export * from './ctc.js';
export * from './hinge.js';
export * from './overlap.js';
export * from './regression.js';
export * from './sparse_categorical_crossentropy.js';

const table: Record<string, () => Loss> = {
  meanSquaredError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  cosineSimilarity,
  huber,
  logCosh,
  hinge,
  squaredHinge,
  categoricalHinge,
  klDivergence,
  poisson,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  sparseCategoricalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  dice,
  tversky,
  circle,
  ctc,
  mse: meanSquaredError,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  msle: meanSquaredLogarithmicError,
  bce: binaryCrossentropy,
  kld: klDivergence,
  kullbackLeiblerDivergence: klDivergence,
  huberLoss: huber,
  crossentropy: fittingCrossentropy,
  ce: fittingCrossentropy,
};

/** A loss by name, as an object, by its factory, or as a function of tensors. */
export type LossLike = string | Loss | (() => Loss) | LossOfTensors;
/** A loss of one's own: the mean is taken of what it gives for each sample. */
export type LossOfTensors = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** The loss that `compile` means: a name, a loss, a loss's factory, or a function of labels and predictions that gives one value a sample. */
export function getLoss(id: LossLike): Loss {
  if (typeof id === 'string') return lookup('loss', id, table)();
  if (typeof id !== 'function')
    throw new TypeError(
      mismatch('loss', 'a name, a loss, or a function of labels and predictions', id),
    );
  if ('masked' in id) return id;
  return 'fn' in id && 'defaults' in id ? (id as () => Loss)() : customLoss(id as LossOfTensors);
}
