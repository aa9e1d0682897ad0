// SPDX-License-Identifier: MIT
// An activation in the pass that writes an op's result.
import { taping } from '../autograd.js';
import { type Epilogue, epilogues, isParametrized } from '../epilogue.js';
import { mismatch, nearest } from '../errors.js';
import type { Tensor } from '../tensor.js';
import { applyUnary, type UnaryName } from './unary.js';
import { fromOutput, outputGrad } from './unary_grad.js';

export { epilogues as activationNames };
/** The activations that an op may apply as it writes its result. */
export type Activation = Epilogue;

export function checkActivation(who: string, name: unknown): asserts name is Activation {
  if (epilogues.includes(name as Activation)) return;
  const advice =
    typeof name !== 'string'
      ? ''
      : isParametrized(name)
        ? `It has parameters: apply ${name}() to the result.`
        : nearest(name, epilogues);
  throw new TypeError(mismatch(who, 'an activation without parameters', name, advice));
}

/** What `apply` gives with the activation fused; but in a pass of its own where the gradient will need its argument. */
export function activated(name: UnaryName, apply: (fused: UnaryName) => Tensor): Tensor {
  if (!taping() || fromOutput.has(name)) return apply(name);
  return applyUnary(name, apply('linear'));
}

/** The gradient by the argument of an activation that was fused. */
export const beforeActivation = (dy: Tensor, y: Tensor, name: UnaryName): Tensor =>
  name === 'linear' ? dy : outputGrad({ dy, y }, name);
