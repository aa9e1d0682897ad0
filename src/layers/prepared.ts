// SPDX-License-Identifier: MIT
// Layers as prediction runs them: what follows from the weights alone is computed once, not in every call.
import type { Tensor } from '../tensor.js';
import type { Tensors } from './calls.js';

/** A layer, with those behind it that it takes in. */
export interface Prepared {
  /** How many layers it stands for. */
  readonly layers: number;
  /** What follows from the weights, */
  weights(): Tensor[];
  /** and how many tensors that is. */
  readonly count: number;
  call(x: Tensors, weights: readonly Tensor[]): Tensors;
}

/** A model of layers that are prepared one by one: `call` is told where the weights of each are. @internal */
export function together(
  steps: readonly Prepared[],
  call: (x: Tensors, weightsOf: (step: Prepared) => readonly Tensor[]) => Tensors,
): Prepared {
  const starts = new Map<Prepared, number>();
  let count = 0;
  for (const step of steps) {
    starts.set(step, count);
    count += step.count;
  }
  return {
    layers: 1,
    count,
    weights: () => steps.flatMap(step => step.weights()),
    call: (x, weights) =>
      call(x, step => weights.slice(starts.get(step), starts.get(step)! + step.count)),
  };
}
