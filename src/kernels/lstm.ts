// SPDX-License-Identifier: MIT
// Long short-term memory, a step or whole sequences (native/ops/lstm.h).
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
  /** [inputs, 4 * units], the gates in the order i, f, g, o. */
  w: Float32Array;
  /** [units, 4 * units]. */
  u: Float32Array;
  /** [4 * units]. */
  bias?: Float32Array | undefined;
}
export interface LstmCellOptions extends StepOptions, Weights {
  /** [batch, inputs]. */
  x: Float32Array;
  /** The state `[batch, units]` before the step; 0 where they are absent. */
  h0?: Float32Array | undefined;
  c0?: Float32Array | undefined;
  /** [batch, units], the targets: the state after it. They may overlap no input. */
  h: Float32Array;
  c: Float32Array;
}
export interface LstmOptions extends SequenceOptions, Weights {
  /** [batch, steps, inputs]. */
  x: Float32Array;
  /** The state `[batch, units]` before the first step that runs; 0 where they are absent. */
  h0?: Float32Array | undefined;
  c0?: Float32Array | undefined;
  /** [batch, steps, units], a target: h after each step. No target may overlap another or an input. */
  y: Float32Array;
  /** [batch, units], targets: the state after the last step that runs. */
  h: Float32Array;
  c: Float32Array;
}

const state = (operand: string, option = operand): Part => ({
  operand,
  option,
  extents: ['batch', 'units'],
});
const partsWith = (x: Part, y: Part): Part[] => [
  x,
  { operand: 'w', option: 'w', extents: ['inputs', 4, 'units'] },
  { operand: 'u', option: 'u', extents: ['units', 4, 'units'] },
  { operand: 'bias', option: 'bias', extents: [4, 'units'], optional: true },
  absent('p'),
  { ...state('h0'), optional: true },
  { ...state('c0'), optional: true },
  absent('mask'),
  y,
  state('hn', 'h'),
  state('cn', 'c'),
];
const encode = ({ batch, steps, inputs, units, reverse }: Recurrence): void =>
  record.lstm({
    type: 'float32',
    x: ARRAY,
    w: ARRAY,
    u: ARRAY,
    y: ARRAY,
    hn: ARRAY,
    cn: ARRAY,
    batch,
    steps,
    inputs,
    units,
    reverse,
  });

const step = partsWith(...stepParts);
const sequence = partsWith(...sequenceParts);

/**
 * One step of an LSTM, in place: [i f g o] = x w + h0 u + bias, c = f c0 + i g, h = o tanh(c).
 *
 * @example lstmCell({ inputs: 64, units: 128, x, w, u, bias, h0, c0, h, c })
 */
export const lstmCell: Kernel<LstmCellOptions> = defineKernel('lstmCell', {
  form: recurrentForm(step, [9, 10], encode),
  names: namesOf(step),
  read: readRecurrence(step, []),
});
/**
 * All steps of an LSTM, in place.
 *
 * @example lstm({ batch: 8, steps: 100, inputs: 64, units: 128, x, w, u, bias, y, h, c })
 */
export const lstm: Kernel<LstmOptions> = defineKernel('lstm', {
  form: recurrentForm(sequence, [8, 9, 10], encode),
  names: namesOf(sequence),
  read: readRecurrence(sequence, ['steps', 'reverse']),
});
