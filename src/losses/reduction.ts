// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { findName } from '../naming.js';
import * as ops from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { alignWeights, as } from './align.js';

/** How the values of the samples become one. `sumOverBatchSize`, the default, is the mean over all axes. */
export type Reduction = 'sumOverBatchSize' | 'sum' | 'mean' | 'meanWithSampleWeight' | 'none';
const reductions: Record<Reduction, true> = {
  sumOverBatchSize: true,
  sum: true,
  mean: true,
  meanWithSampleWeight: true,
  none: true,
};

/** The reduction of that name, in camelCase or snake_case; null is `none`. */
export function reductionOf(who: string, id: string | null): Reduction {
  const key = id === null ? 'none' : typeof id === 'string' ? findName(id, reductions) : undefined;
  if (key === undefined)
    throw new TypeError(
      mismatch(who, `\`reduction\` to be one of ${Object.keys(reductions).join(', ')}`, id),
    );
  return key as Reduction;
}

/** Values of samples, some of which do not count. */
export interface Masked {
  values: Tensor;
  /** Boolean: where the values count. */
  mask: Tensor;
}

/** Where both masks, of those that are given, are true. */
export const bothMasks = (a: Tensor | undefined, b: Tensor | null): Tensor | undefined =>
  a && b ? ops.logicalAnd(a, b) : (a ?? b ?? undefined);

/** The weighted values reduced. Under a mean, masked values are left out of the count as well. */
export function reduce(
  who: string,
  { values, mask }: { values: Tensor; mask?: Tensor },
  sampleWeight: Tensor | undefined,
  reduction: Reduction,
): Tensor {
  const weights = withMask(who, values, sampleWeight, mask, reduction);
  const [v, w] = weights === undefined ? [values, undefined] : alignWeights(who, values, weights);
  const weighted = w === undefined ? v : ops.mul(v, w);
  if (reduction === 'none' || weighted.rank === 0) return weighted;
  if (reduction === 'sum') return ops.sum(weighted);
  if (reduction === 'meanWithSampleWeight' && w !== undefined)
    return divideNoNaN(ops.sum(weighted), ops.sum(w));
  return weighted.size === 0 ? ops.sum(weighted) : ops.mean(weighted);
}

function withMask(
  who: string,
  values: Tensor,
  weights: Tensor | undefined,
  mask: Tensor | undefined,
  reduction: Reduction,
): Tensor | undefined {
  if (mask === undefined) return weights;
  const counted = ops.cast(mask, values.dtype);
  const means = reduction === 'mean' || reduction === 'sumOverBatchSize';
  const share = means
    ? ops.mul(counted, divideNoNaN(ops.scalar(mask.size, values.dtype), ops.sum(counted)))
    : counted;
  if (weights === undefined) return share;
  const [a, b] = alignWeights(who, share, as(weights, share));
  return ops.mul(a, b);
}

/** a / b, and 0 where b is 0. */
export function divideNoNaN(a: Tensor, b: Tensor): Tensor {
  const zero = ops.equal(b, 0);
  return ops.where(zero, 0, ops.div(a, ops.where(zero, 1, b)));
}
