// SPDX-License-Identifier: MIT
// What the direct kernels of recurrent ops share (native/ops/sequence.h).
import { denseLayout, floats, lengthOf } from './arrays.js';
import type { Form } from './kernel.js';
import type { Floats } from './native.js';
import { checkNames, checkObject, flag, integer } from './options.js';

/** The sizes of one step. */
export interface StepOptions {
  /** Sequences. Default 1. */
  batch?: number | undefined;
  /** Numbers of an input. */
  inputs: number;
  /** Numbers of the state. */
  units: number;
}
export interface SequenceOptions extends StepOptions {
  /** Of each sequence. */
  steps: number;
  /** From the last step to the first; what belongs to a step keeps its place. */
  reverse?: boolean | undefined;
}

/** A call that was read: arrays in the order of the args struct, and how many elements of each it touches. */
export interface Recurrence {
  batch: number;
  steps: number;
  inputs: number;
  units: number;
  reverse: boolean;
  resetAfter: boolean;
  arrays: readonly Floats[];
}

/** An operand of the args struct: its option, and its extents by their names. */
export interface Part {
  operand: string;
  option?: string | undefined;
  extents: readonly (keyof Recurrence | number)[];
  optional?: true;
  /** Memory that the op needs and the call does not show: as much as the array of this option. */
  scratch?: string | undefined;
}

const elements = (p: Recurrence, { extents }: Part): number =>
  extents.reduce<number>((n, by) => n * (typeof by === 'number' ? by : (p[by] as number)), 1);

export const recurrentForm = (
  parts: readonly Part[],
  targets: readonly number[],
  encode: (p: Recurrence) => void,
): Form<Recurrence> => ({
  encode,
  arrays: p => p.arrays,
  targets,
  sizes: p => parts.map(part => elements(p, part)),
  formula: (_p, operand) => parts.find(part => part.operand === operand)!.extents.join('*'),
  layout: p => denseLayout(elements(p, parts[parts.length - 1])),
  readsTarget: () => false,
  on: (p, arrays) => ({ ...p, arrays }),
});

/** Reads each option once, then checks. */
export const readRecurrence =
  (parts: readonly Part[], more: readonly string[]) =>
  (who: string, options: object): Recurrence => {
    checkObject(who, options);
    const keys = [
      'batch',
      'inputs',
      'units',
      ...more,
      ...parts.flatMap(({ option }) => option ?? []),
    ];
    const given: Record<string, unknown> = {};
    for (const key of keys) given[key] = (options as Record<string, unknown>)[key];
    checkNames(who, options, new Set(keys));
    const size = (key: string, usual?: number) =>
      given[key] === undefined && usual !== undefined ? usual : integer(who, key, given[key]);
    const p: Recurrence = {
      batch: size('batch', 1),
      steps: more.includes('steps') ? size('steps') : 1,
      inputs: size('inputs'),
      units: size('units'),
      reverse: flag(who, 'reverse', given.reverse),
      resetAfter: given.resetAfter === undefined || flag(who, 'resetAfter', given.resetAfter),
      arrays: [],
    };
    const arrays = parts.map(part => arrayOf(who, p, part, given));
    return { ...p, arrays };
  };
function arrayOf(who: string, p: Recurrence, part: Part, given: Record<string, unknown>): Floats {
  if (part.scratch) {
    const like = floats(who, part.scratch, given[part.scratch]);
    return new Float32Array(Math.min(elements(p, part), lengthOf(like))); // too little is refused, and never allocated
  }
  if (part.option === undefined || (part.optional && given[part.option] === undefined))
    return undefined;
  return floats(who, part.option, given[part.option]);
}
/** The options' names of operands that have others in the args struct. */
export const namesOf = (parts: readonly Part[]): Record<string, string> =>
  Object.fromEntries(
    parts.map(({ operand, option, scratch }) => [operand, option ?? scratch ?? operand]),
  );

/** An operand that the direct kernels do not give. */
export const absent = (operand: string): Part => ({ operand, extents: [0] });

/** The input and the output of all steps, */
export const sequenceParts: [Part, Part] = [
  { operand: 'x', option: 'x', extents: ['batch', 'steps', 'inputs'] },
  { operand: 'y', option: 'y', extents: ['batch', 'steps', 'units'] },
];
/** and of one, whose output is its state. */
export const stepParts: [Part, Part] = [
  { operand: 'x', option: 'x', extents: ['batch', 'inputs'] },
  { operand: 'y', scratch: 'h', extents: ['batch', 'units'] },
];
