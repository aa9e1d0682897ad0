// SPDX-License-Identifier: MIT
// A fully connected recurrence over whole sequences (native/ops/simple_rnn.h).
import { taping } from '../autograd.js';
import { UnaryFn } from '../native/ops.gen.js';
import { chosenName } from '../naming.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
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
} from './sequence.js';

/** The functions whose slope follows from their value. */
export const recurrentActivations = ['linear', 'relu', 'sigmoid', 'tanh'] as const;
/** The activations between two steps of a simple RNN. */
export type RecurrentActivation = (typeof recurrentActivations)[number];

export interface SimpleRnnOptions extends SequenceOptions {
  /** The state to start from, `[batch, units]`. Default: 0. */
  initialState?: TensorLike | null | undefined;
  /** Default 'tanh'. */
  activation?: RecurrentActivation | undefined;
}

interface Inputs {
  x: Tensor;
  w: Tensor;
  u: Tensor;
  bias?: Tensor | undefined;
  h0?: Tensor | undefined;
  mask?: Tensor | undefined;
}
interface GradAttrs extends Sequence {
  /** A UnaryFn. */
  activation: number;
}
interface Attrs extends GradAttrs {
  /** Whether the states before each step are noted, which only the gradient reads. */
  noted: boolean;
}

const simpleRnnOp = defineMultiOp<Inputs, Attrs>('simpleRnn', {
  infer: ({ x: { dtype } }, attrs) => {
    const { each, state } = shapesOf(attrs);
    const shapes = attrs.noted ? [each, state, each] : [each, state];
    return shapes.map(shape => ({ shape, dtype }));
  },
  emit: (inputs, [y, hn, before], attrs) =>
    record.simpleRnn({ ...inputs, y, hn, before, ...attrs }),
  gradient: ({ dys: [dy, dhn], inputs, outputs: [y, , before], attrs, needs }) => {
    const { u, mask } = inputs;
    const [dz, dh0] = simpleRnnGradOp({ dy, dhn, u, y, mask }, attrs);
    return {
      ...inputGradients(dz, inputs, needs),
      u: needs.u && overSteps(before, dz),
      h0: needs.h0 && dh0,
    };
  },
});

interface GradInputs {
  dy?: Tensor | undefined;
  dhn?: Tensor | undefined;
  u: Tensor;
  y: Tensor;
  mask?: Tensor | undefined;
}
const simpleRnnGradOp = defineMultiOp<GradInputs, GradAttrs>('simpleRnnGrad', {
  infer: ({ y, u: { dtype } }, attrs) => [y, { shape: shapesOf(attrs).state, dtype }],
  emit: (inputs, [dz, dh0], attrs) => record.simpleRnnGrad({ ...inputs, dz, dh0, ...attrs }),
});

/**
 * h' = activation(x · w + h · u + bias) over sequences `x` [batch, steps, inputs], with `w` [inputs, units] and `u` [units, units]
 * (Elman 1990). Gives the state at each step, y [batch, steps, units], and h at the end.
 *
 * @example const { y, h } = simpleRnn(x, w, u, { bias, activation: 'relu' })
 */
export function simpleRnn(
  x: TensorLike,
  w: TensorLike,
  u: TensorLike,
  options: SimpleRnnOptions = {},
): { y: Tensor; h: Tensor } {
  const who = 'simpleRnn';
  const { bias, initialState: h0, activation = 'tanh' } = options;
  const fn = UnaryFn[chosenName(who, 'activation', activation, recurrentActivations)];
  const given = asReals(who, { x, w, u, bias, h0 });
  const sequence = sequenceOf(who, given, 1, options);
  const { batch, units } = sequence;
  expectShape(who, 'a bias', given.bias, [units]);
  expectShape(who, 'an initial state', given.h0, [batch, units]);
  const mask = stepMask(who, options.mask, sequence);
  const [y, h] = simpleRnnOp({ ...given, mask }, { ...sequence, activation: fn, noted: taping() });
  return { y, h };
}
