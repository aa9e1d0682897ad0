// SPDX-License-Identifier: MIT
// Gated recurrent units, a step or whole sequences (native/ops/gru.h).
import { defineKernel, type Kernel } from './kernel.js';
import { ARRAY, record } from './native.js';
import {
  absent,
  namesOf,
  type Part,
  readRecurrence,
  type Recurrence,
  recurrentForm,
  type SequenceOptions,
  sequenceParts,
  type StepOptions,
  stepParts,
} from './recurrent.js';

interface Weights {
  /** [inputs, 3 * units], the gates in the order z, r and candidate. */
  w: Float32Array;
  /** [units, 3 * units]. */
  u: Float32Array;
  /** [3 * units], added to x w. */
  bias?: Float32Array | undefined;
  /** [3 * units], added to h u. */
  recurrentBias?: Float32Array | undefined;
  /** Whether the reset gate is applied to h u, not to h. Default true. */
  resetAfter?: boolean | undefined;
}
export interface GruCellOptions extends StepOptions, Weights {
  /** [batch, inputs]. */
  x: Float32Array;
  /** The state `[batch, units]` before the step; 0 where it is absent. */
  h0?: Float32Array | undefined;
  /** [batch, units], the target: the state after it. It may overlap no input. */
  h: Float32Array;
}
export interface GruOptions extends SequenceOptions, Weights {
  /** [batch, steps, inputs]. */
  x: Float32Array;
  /** The state `[batch, units]` before the first step that runs; 0 where it is absent. */
  h0?: Float32Array | undefined;
  /** [batch, steps, units], a target: h after each step. No target may overlap another or an input. */
  y: Float32Array;
  /** [batch, units], a target: the state after the last step that runs. */
  h: Float32Array;
}

const bias = (operand: string, option: string): Part => ({
  operand,
  option,
  extents: [3, 'units'],
  optional: true,
});
const partsWith = (x: Part, y: Part): Part[] => [
  x,
  { operand: 'w', option: 'w', extents: ['inputs', 3, 'units'] },
  { operand: 'u', option: 'u', extents: ['units', 3, 'units'] },
  bias('bias', 'bias'),
  bias('rbias', 'recurrentBias'),
  { operand: 'h0', option: 'h0', extents: ['batch', 'units'], optional: true },
  absent('mask'),
  y,
  { operand: 'hn', option: 'h', extents: ['batch', 'units'] },
  absent('gates'),
  { ...y, operand: 'inner', scratch: y.option ?? y.scratch, option: undefined },
];
const encode = ({ batch, steps, inputs, units, reverse, resetAfter }: Recurrence): void =>
  record.gru({
    type: 'float32',
    x: ARRAY,
    w: ARRAY,
    u: ARRAY,
    y: ARRAY,
    hn: ARRAY,
    batch,
    steps,
    inputs,
    units,
    reverse,
    resetAfter,
  });

const step = partsWith(...stepParts);
const sequence = partsWith(...sequenceParts);

/**
 * One step of a gated recurrent unit, in place.
 *
 * @example gruCell({ inputs: 64, units: 128, x, w, u, bias, recurrentBias, h0, h })
 */
export const gruCell: Kernel<GruCellOptions> = defineKernel('gruCell', {
  form: recurrentForm(step, [8], encode),
  names: namesOf(step),
  read: readRecurrence(step, ['resetAfter']),
});
/**
 * All steps of gated recurrent units, in place.
 *
 * @example gru({ batch: 8, steps: 100, inputs: 64, units: 128, x, w, u, bias, recurrentBias, y, h })
 */
export const gru: Kernel<GruOptions> = defineKernel('gru', {
  form: recurrentForm(sequence, [7, 8], encode),
  names: namesOf(sequence),
  read: readRecurrence(sequence, ['steps', 'reverse', 'resetAfter']),
});
