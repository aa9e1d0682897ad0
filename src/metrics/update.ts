// SPDX-License-Identifier: MIT
// What every update of a metric begins with.
import { withoutGradient } from '../autograd.js';
import { alignWeights } from '../losses/align.js';
import * as ops from '../ops/index.js';
import { type Tensor, type TensorLike, toTensor } from '../tensor.js';
import { tidy } from '../tidy.js';

/** What `update` makes along the way is disposed, and no gradient flows through it. */
export const aside = (update: () => void): void => tidy(() => withoutGradient(update));

export const given = (t: TensorLike | null | undefined): Tensor | undefined =>
  t === null || t === undefined ? undefined : toTensor(t, 'float32');

/** The weights with 0 for steps that the prediction's mask leaves out. */
export const countedSteps = (
  weight: Tensor | undefined,
  mask: Tensor | null,
): Tensor | undefined => {
  if (mask === null) return weight;
  return weight === undefined ? ops.cast(mask, 'float32') : maskedWeight(weight, mask);
};

/** Weights with 0 where the mask is false. */
export const maskedWeight = (weight: Tensor, mask: Tensor): Tensor =>
  ops.mul(...alignWeights('metric', ops.cast(mask, weight.dtype), weight));
