// SPDX-License-Identifier: MIT
// All PTX instructions that are known, each as a C++ statement. Others, and unknown words behind a name, are errors.
import { arithmetic } from './arithmetic.mjs';
import { bits } from './bits.mjs';
import { comparison } from './compare.mjs';
import { control } from './control.mjs';
import { conversion } from './convert.mjs';
import { floats } from './floats.mjs';
import { integers } from './integers.mjs';
import { memory } from './memory.mjs';
import { sizes } from './parse.mjs';
import { warp } from './warp.mjs';

const table = {
  ...{ ...arithmetic, ...floats, ...integers, ...bits, ...comparison, ...conversion },
  ...{ ...memory, ...warp, ...control },
};

/** 'shared::cta' is one word; so is 'L2::128B'. */
const words = opcode => opcode.map(word => word.replace('::', ':'));

function checkModifiers(modifiers, allowed, text) {
  const isAllowed = word =>
    allowed.some(known => (known instanceof RegExp ? known.test(word) : known === word));
  const unknown = modifiers.find(word => !isAllowed(word));
  if (unknown)
    throw new Error(`ptx: ".${unknown}" is not known here: ${text}. Add it to scripts/cuda/ptx.`);
}

function guarded(f, predicate, statement) {
  if (!predicate) return statement;
  return `if (${f.bits(predicate, 1)}) { ${statement} }`;
}

/** The C++ statement of one parsed instruction of the function `f`. */
export function translate(f, instruction) {
  const { opcode, operands, predicate, text } = instruction;
  const [name, ...rest] = words(opcode);
  const [allowed, emit] = Object.hasOwn(table, name) ? table[name] : [];
  if (!emit)
    throw new Error(
      `ptx: no instruction "${name}" is known here: ${text}. Add it to scripts/cuda/ptx.`,
    );
  const types = rest.filter(word => Object.hasOwn(sizes, word));
  const modifiers = rest.filter(word => !Object.hasOwn(sizes, word));
  checkModifiers(modifiers, allowed, text);
  const has = word => modifiers.includes(word);
  const parsed = { ...instruction, name, operands, types, type: types.at(-1), modifiers, has };
  return guarded(f, predicate, emit(f, parsed));
}
