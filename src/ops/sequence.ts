// SPDX-License-Identifier: MIT
// What the recurrent ops share (native/ops/sequence.h): their shapes, and the gradients by weights as products over all steps.
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { expectAxes } from './axes.js';
import { defineOp, type Op } from './define.js';
import { asMatrix, matmul } from './matmul.js';
import { asBool } from './promote.js';
import { sum } from './reduce.js';

/** kGroupUnits of native/ops/pack_gates.h. */
const GROUP_UNITS = 16;

export interface SequenceOptions {
  /** Added to what enters the gates. */
  bias?: TensorLike | null | undefined;
  /** Which steps run: boolean, `[batch, steps]`. One that does not leaves the state as it was. */
  mask?: TensorLike | null | undefined;
  /** From the last step to the first; what belongs to a step keeps its place in time. */
  reverse?: boolean | undefined;
  /** The weights are what `packGates` made of them, for so many units. */
  packedUnits?: number | undefined;
}

/** The fields of native/ops/sequence.h, and what describes the weights. */
export interface Sequence {
  batch: number;
  steps: number;
  units: number;
  inputs: number;
  reverse: boolean;
  packed: boolean;
}
interface Weights {
  x: Tensor;
  w: Tensor;
  u: Tensor;
}

/** The sizes that `x`, `w` and `u` have, with so many gates. @throws ShapeError where they do not fit each other */
export function sequenceOf(
  who: string,
  { x, w, u }: Weights,
  gates: number,
  { reverse = false, packedUnits }: SequenceOptions,
): Sequence {
  expectAxes(who, x, ['batch', 'steps', 'inputs']);
  const [batch, steps, inputs] = x.shape;
  const units = packedUnits ?? u.shape[0];
  const packed = packedUnits !== undefined;
  if (!packed) {
    expectShape(who, 'u', u, [units, gates * units]);
    expectShape(who, 'w', w, [inputs, gates * units]);
  }
  return { batch, steps, units, inputs, reverse, packed };
}
export function expectShape(who: string, name: string, t: Tensor | undefined, shape: Shape): void {
  if (t !== undefined && !sameShape(t.shape, shape))
    throw new ShapeError(mismatch(who, `${name} of shape ${shapeText(shape)}`, t.shape));
}
export function stepMask(
  who: string,
  mask: TensorLike | null | undefined,
  { batch, steps }: Sequence,
): Tensor | undefined {
  if (mask === undefined || mask === null) return undefined;
  const t = asBool(who, mask);
  expectShape(who, 'a mask', t, [batch, steps]);
  return t;
}

/** What the shapes of a recurrent op's outputs are made of. */
export const shapesOf = ({ batch, steps, units }: Sequence) => ({
  state: [batch, units] as Shape,
  each: [batch, steps, units] as Shape,
  byStep: (n: number): Shape => [steps, batch, n * units],
});

/** aᵀ b, summed over all steps of all sequences. */
export const overSteps = (a: Tensor, b: Tensor): Tensor =>
  matmul(asMatrix(a), asMatrix(b), { transA: true });
export const sumOfSteps = (dz: Tensor): Tensor => sum(dz, [0, 1]);

/** The gradients by x, w and bias of z = x·w + bias, given that by z. */
export const inputGradients = (
  dz: Tensor,
  { x, w }: { x: Tensor; w: Tensor },
  needs: { x: boolean; w: boolean; bias?: boolean },
) => ({
  x: needs.x && matmul(dz, w, { transB: true }),
  w: needs.w && overSteps(x, dz),
  bias: needs.bias && sumOfSteps(dz),
});

const packOp: Op<{ w: Tensor }, { gates: number; units: number }> = defineOp('packGates', {
  infer: ({ w }, { gates, units }) => ({
    shape: [Math.ceil(units / GROUP_UNITS), w.shape[0], gates, GROUP_UNITS],
    dtype: w.dtype,
  }),
  emit: ({ w }, y, { gates, units }) => record.packGates({ w, y, k: w.shape[0], gates, units }),
});
/** Weights [k, gates · units] of a recurrent op, laid out once for many calls. @internal */
export const packGates = (w: Tensor, gates: number): Tensor =>
  packOp({ w }, { gates, units: w.shape[1] / gates });
