// SPDX-License-Identifier: MIT
import type { Activation as FusedActivation } from '../ops/index.js';
import type { Tensor } from '../tensor.js';

/** A function of one tensor, and what a layer must know of it. */
export interface Activation {
  (x: Tensor): Tensor;
  /** Its name in configs: `relu`, or the function's own. */
  readonly activationName: string;
  /** The element-wise function that a matrix product can apply to its result at once; not for what losses must see as an op. */
  readonly fused?: FusedActivation;
}

/** Gives a function the marks of an activation. */
export function named(
  activationName: string,
  f: (x: Tensor) => Tensor,
  fused?: FusedActivation,
): Activation {
  const call = (x: Tensor) => f(x);
  return Object.assign(call, { activationName, ...(fused !== undefined && { fused }) });
}
