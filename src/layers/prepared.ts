// SPDX-License-Identifier: MIT
// Layers as prediction runs them: what follows from the weights alone is computed once, not in every call.
import type { Tensor } from '../tensor.js';

/** A layer, with those behind it that it takes in. @internal */
export interface Prepared {
  /** How many layers it stands for. */
  readonly layers: number;
  /** What follows from the weights, */
  weights(): Tensor[];
  /** and how many tensors that is. */
  readonly count: number;
  call(x: Tensor, weights: readonly Tensor[]): Tensor;
}
