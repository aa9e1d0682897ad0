// SPDX-License-Identifier: MIT
// Long short-term memory over whole sequences (native/ops/lstm.h).
import { taping } from '../autograd.js';
import { GradientError } from '../errors.js';
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

export interface LstmOptions extends SequenceOptions {
  /** The state h and the cell c to start from, `[batch, units]` each. Default: 0. */
  initialState?: readonly [TensorLike | null, TensorLike | null] | null | undefined;
  /** `[3, units]`: what the gates i, f and o see of the cell. There is no gradient with them. */
  peepholes?: TensorLike | null | undefined;
}

interface Inputs {
  x: Tensor;
  w: Tensor;
  u: Tensor;
  bias?: Tensor | undefined;
  p?: Tensor | undefined;
  h0?: Tensor | undefined;
  c0?: Tensor | undefined;
  mask?: Tensor | undefined;
}
interface Attrs extends Sequence {
  /** Whether gates and cells are noted, which only the gradient reads. */
  noted: boolean;
}

const lstmOp = defineMultiOp<Inputs, Attrs>('lstm', {
  infer: ({ x: { dtype } }, attrs) => {
    const { each, state, byStep } = shapesOf(attrs);
    const shapes = [each, state, state];
    if (attrs.noted) shapes.push(byStep(4), byStep(1), each);
    return shapes.map(shape => ({ shape, dtype }));
  },
  emit: (inputs, [y, hn, cn, gates, cells, before], attrs) =>
    record.lstm({ ...inputs, y, hn, cn, gates, cells, before, ...attrs }),
  gradient: ({ dys, inputs, outputs: [, , , gates, cells, before], attrs, needs }) => {
    refusePeepholes(inputs.p);
    const [dy, dhn, dcn] = dys;
    const { u, c0, mask } = inputs;
    const [dz, dh0, dc0] = lstmGradOp({ dy, dhn, dcn, u, c0, gates, cells, mask }, attrs);
    return {
      ...inputGradients(dz, inputs, needs),
      u: needs.u && overSteps(before, dz),
      h0: needs.h0 && dh0,
      c0: needs.c0 && dc0,
    };
  },
});
function refusePeepholes(p: Tensor | undefined): void {
  if (p)
    throw new GradientError(
      'lstm: has no gradient with peepholes. Leave them out, or write the steps in other ops.',
    );
}

interface GradInputs {
  dy?: Tensor | undefined;
  dhn?: Tensor | undefined;
  dcn?: Tensor | undefined;
  u: Tensor;
  c0?: Tensor | undefined;
  gates: Tensor;
  cells: Tensor;
  mask?: Tensor | undefined;
}
const lstmGradOp = defineMultiOp<GradInputs, Sequence>('lstmGrad', {
  infer: ({ u: { dtype } }, attrs) => {
    const { batch, steps, units } = attrs;
    const { state } = shapesOf(attrs);
    return [[batch, steps, 4 * units], state, state].map(shape => ({ shape, dtype }));
  },
  emit: (inputs, [dz, dh0, dc0], attrs) => record.lstmGrad({ ...inputs, dz, dh0, dc0, ...attrs }),
});

/**
 * Long short-term memory over sequences `x` [batch, steps, inputs], with `w` [inputs, 4 · units] and `u` [units, 4 · units] for the
 * gates i, f, g and o (Hochreiter & Schmidhuber 1997). Gives the state at each step, y [batch, steps, units], and h and c at the end.
 *
 * @example const { y, h, c } = lstm(x, w, u, { bias, initialState: [h0, c0] })
 */
export function lstm(
  x: TensorLike,
  w: TensorLike,
  u: TensorLike,
  options: LstmOptions = {},
): { y: Tensor; h: Tensor; c: Tensor } {
  const { bias, peepholes: p, initialState } = options;
  const [h0, c0] = initialState ?? [];
  const given = asReals('lstm', { x, w, u, bias, p, h0, c0 });
  const sequence = sequenceOf('lstm', given, 4, options);
  const { batch, units } = sequence;
  expectShape('lstm', 'a bias', given.bias, [4 * units]);
  expectShape('lstm', 'peepholes', given.p, [3, units]);
  for (const state of [given.h0, given.c0])
    expectShape('lstm', 'an initial state', state, [batch, units]);
  const mask = stepMask('lstm', options.mask, sequence);
  const [y, h, c] = lstmOp({ ...given, mask }, { ...sequence, noted: taping() });
  return { y, h, c };
}
