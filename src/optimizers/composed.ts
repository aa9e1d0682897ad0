// SPDX-License-Identifier: MIT
// Optimizers whose update is made of ops, instead of one fused instruction.
import * as ops from '../ops/index.js';
import type { Tensor, Variable } from '../tensor.js';
import { assign } from '../variable.js';
import { Optimizer, type UpdateTerms } from './optimizer.js';

/** What an update reads beside the gradient: scalars of the variable's dtype. */
export interface StepTerms {
  lr: Tensor;
  /** The number of this update, counted from 1. */
  t: Tensor;
}

export abstract class ComposedOptimizer extends Optimizer {
  protected override update(p: Variable, g: Tensor, { weightDecay }: UpdateTerms): void {
    const scalar = (x: Tensor) => ops.reshape(ops.cast(x, p.dtype), []);
    const lr = scalar(this.learningRate);
    if (weightDecay !== 0) subtract(p, ops.mul(ops.mul(p, weightDecay), lr));
    this.updateByOps(p, g, { lr, t: scalar(ops.add(this.iterations, 1)) });
  }
  /** Assigns what `p` and its slots become; the weight decay is done. */
  protected abstract updateByOps(p: Variable, g: Tensor, terms: StepTerms): void;
}

/** p = p - x. */
export const subtract = (p: Variable, x: Tensor): Variable => assign(p, ops.sub(p, x));

/** 1 - βᵗ, without the cancellation while it is small. */
export const biasCorrection = (beta: number, t: Tensor): Tensor =>
  ops.neg(ops.expm1(ops.mul(t, Math.log(beta))));
