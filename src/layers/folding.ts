// SPDX-License-Identifier: MIT
// What a convolution or a matrix product can do of the layers behind it, where nothing else sees what comes between.
import type { Activation as FusedActivation } from '../ops/index.js';
import { add, mul, rsqrt, sub } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { Activation } from './activation.js';
import { BatchNormalization } from './batch_normalization.js';
import type { Layer } from './layer.js';
import { ReLU } from './relu.js';

/** What stands behind a convolution and can be done by it: a scale and a shift of each filter, then a function. */
export interface Followers {
  layers: number;
  normalization?: BatchNormalization;
  activation?: FusedActivation;
}

const fusedOf = (layer: Layer | undefined): FusedActivation | undefined =>
  layer instanceof Activation || layer instanceof ReLU ? layer.fused : undefined;

/** Of the layers behind one whose filters are on `axis`. */
export function followersOf(following: readonly Layer[], axis: number): Followers {
  const [first] = following;
  const found: Followers = { layers: 0 };
  if (first instanceof BatchNormalization && first.normalizes(axis)) {
    found.normalization = first;
    found.layers = 1;
  }
  const activation = fusedOf(following[found.layers]);
  if (activation !== undefined) {
    found.activation = activation;
    found.layers++;
  }
  return found;
}

/** Kernel and bias of a convolution that normalizes its result too (Jacob et al. 2018, section 3.2). */
export function folded(
  kernel: Tensor,
  bias: Tensor | undefined,
  { movingMean, movingVariance, gamma, beta, epsilon }: BatchNormalization,
): { kernel: Tensor; bias: Tensor } {
  const r = rsqrt(add(movingVariance, epsilon));
  const scale = gamma ? mul(gamma, r) : r;
  const centred = bias ? sub(bias, movingMean) : mul(movingMean, -1);
  const shift = mul(centred, scale);
  return { kernel: mul(kernel, scale), bias: beta ? add(shift, beta) : shift };
}
