// SPDX-License-Identifier: MIT
// Where a tensor of probabilities came from: losses take the logits instead, in the form that never takes log(0).
import { stream } from '../stream.js';
import { type Tensor, Variable } from '../tensor.js';

export interface Origin {
  fn: 'softmax' | 'sigmoid';
  x: Tensor;
}

/** @internal */
export function noteOrigin(y: Tensor, fn: Origin['fn'], x: Tensor): Tensor {
  if (!(x instanceof Variable)) y.origin = { fn, x }; // a variable may hold something else by then
  return y;
}

/** The function and the argument that made `t`, where it is a softmax (over the last axis) or a sigmoid whose argument is still usable. */
export function originOf(t: Tensor): Origin | undefined {
  const origin = t.origin as Origin | null;
  if (origin === null) return undefined;
  const { x } = origin;
  const usable = x.handle > 0 || (x.handle < 0 && x.trace === stream.trace);
  return usable ? origin : undefined;
}
