// SPDX-License-Identifier: MIT
// Gated recurrent units over whole sequences (native/ops/gru.h).
import { taping } from '../autograd.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { concat } from './concat.js';
import { defineMultiOp } from './define.js';
import { asReals } from './promote.js';
import {
  expectShape,
  inputGradients,
  overSteps,
  type Sequence,
  type SequenceOptions,
  sequenceOf,
  shapesOf,
  stepMask,
  sumOfSteps,
} from './sequence.js';
import { slice } from './slice.js';

export interface GruOptions extends SequenceOptions {
  /** `[3 · units]`, added to h · u. */
  recurrentBias?: TensorLike | null | undefined;
  /** The state to start from, `[batch, units]`. Default: 0. */
  initialState?: TensorLike | null | undefined;
  /** Whether the reset gate is applied to h · u, not to h. Default true. */
  resetAfter?: boolean | undefined;
}

interface Inputs {
  x: Tensor;
  w: Tensor;
  u: Tensor;
  bias?: Tensor | undefined;
  rbias?: Tensor | undefined;
  h0?: Tensor | undefined;
  mask?: Tensor | undefined;
}
interface GradAttrs extends Sequence {
  resetAfter: boolean;
}
interface Attrs extends GradAttrs {
  /** Whether the gates are noted, which only the gradient reads. */
  noted: boolean;
}

const gruOp = defineMultiOp<Inputs, Attrs>('gru', {
  infer: ({ x: { dtype } }, attrs) => {
    const { each, state, byStep } = shapesOf(attrs);
    const shapes = [each, state];
    if (attrs.noted || !attrs.resetAfter) shapes.push(each);
    if (attrs.noted) shapes.push(byStep(3), each);
    return shapes.map(shape => ({ shape, dtype }));
  },
  emit: (inputs, [y, hn, inner, gates, before], attrs) =>
    record.gru({ ...inputs, y, hn, inner, gates, before, ...attrs }),
  gradient: ({ dys: [dy, dhn], inputs, outputs: [, , inner, gates, before], attrs, needs }) => {
    const { u, mask } = inputs;
    const found = gruGradOp({ dy, dhn, u, gates, inner, before, mask }, attrs);
    const [dz, dh0, du = dz] = found;
    return {
      ...inputGradients(dz, inputs, needs),
      u: needs.u && recurrentGradient(du, before, attrs.resetAfter ? before : inner),
      rbias: needs.rbias && sumOfSteps(du),
      h0: needs.h0 && dh0,
    };
  },
});
/** That by u: its last third was multiplied by `inner`. */
function recurrentGradient(du: Tensor, before: Tensor, inner: Tensor): Tensor {
  if (inner === before) return overSteps(before, du);
  const units = before.shape[2];
  const gates = overSteps(before, slice(du, [0, 0, 0], [-1, -1, 2 * units]));
  return concat([gates, overSteps(inner, slice(du, [0, 0, 2 * units]))], 1);
}

interface GradInputs {
  dy?: Tensor | undefined;
  dhn?: Tensor | undefined;
  u: Tensor;
  gates: Tensor;
  inner: Tensor;
  before: Tensor;
  mask?: Tensor | undefined;
}
const gruGradOp = defineMultiOp<GradInputs, GradAttrs>('gruGrad', {
  infer: ({ u: { dtype } }, attrs) => {
    const all = [attrs.batch, attrs.steps, 3 * attrs.units];
    const { state } = shapesOf(attrs);
    const shapes = attrs.resetAfter ? [all, state, all] : [all, state];
    return shapes.map(shape => ({ shape, dtype }));
  },
  emit: (inputs, [dz, dh0, du], attrs) => record.gruGrad({ ...inputs, dz, du, dh0, ...attrs }),
});

/**
 * Gated recurrent units over sequences `x` [batch, steps, inputs], with `w` [inputs, 3 · units] and `u` [units, 3 · units] for the
 * gates z and r and the candidate (Cho et al. 2014). Gives the state at each step, y [batch, steps, units], and h at the end.
 *
 * @example const { y, h } = gru(x, w, u, { bias, recurrentBias, initialState: h0 })
 */
export function gru(
  x: TensorLike,
  w: TensorLike,
  u: TensorLike,
  options: GruOptions = {},
): { y: Tensor; h: Tensor } {
  const { bias, recurrentBias: rbias, initialState: h0, resetAfter = true } = options;
  const given = asReals('gru', { x, w, u, bias, rbias, h0 });
  const sequence = sequenceOf('gru', given, 3, options);
  const { batch, units } = sequence;
  expectShape('gru', 'a bias', given.bias, [3 * units]);
  expectShape('gru', 'a recurrent bias', given.rbias, [3 * units]);
  expectShape('gru', 'an initial state', given.h0, [batch, units]);
  const mask = stepMask('gru', options.mask, sequence);
  const [y, h] = gruOp({ ...given, mask }, { ...sequence, resetAfter, noted: taping() });
  return { y, h };
}
