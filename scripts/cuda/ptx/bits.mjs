// SPDX-License-Identifier: MIT
// Instructions on bits: logic, shifts, fields, counts.
import { computed, unsigned } from './function.mjs';
import { sizes } from './parse.mjs';

/** A call of the runtime with the operands' bits: the first `whole` of them of the type's size, the others 32. */
const call = (name, whole) => (f, i) => {
  const size = sizes[i.type];
  const values = i.operands.slice(1).map((operand, k) => f.bits(operand, k < whole ? size : 4));
  return f.write(i.operands[0], i.type, `${name}(${values.join(', ')})`);
};

const logic = sign => (f, i) => {
  const [a, b] = i.operands.slice(1).map(operand => f.bits(operand, sizes[i.type]));
  return f.write(i.operands[0], i.type, `${a} ${sign} ${b}`);
};

function not(f, i) {
  const sign = i.type === 'pred' ? '!' : '~';
  return f.write(i.operands[0], i.type, `${sign}${f.bits(i.operands[1], sizes[i.type])}`);
}

const shift = name => (f, i) => {
  const [to, a, by] = i.operands;
  return f.write(
    to,
    i.type,
    `${name}<${computed(i.type)}>(${f.read(a, i.type)}, ${f.bits(by, 4)})`,
  );
};

function funnel(f, i) {
  const [low, high, by] = i.operands.slice(1).map(operand => f.bits(operand, 4));
  const distance = i.has('wrap') ? `${by} & 31` : `(${by} > 32 ? 32 : ${by})`;
  const name = i.has('l') ? 'funnel_left' : 'funnel_right';
  return f.write(i.operands[0], 'b32', `${name}(${low}, ${high}, ${distance})`);
}

const count = name => (f, i) =>
  f.write(i.operands[0], 'u32', `${name}(${f.read(i.operands[1], i.type)})`);

const insertField = (f, i) => call(`insert_field<${unsigned(sizes[i.type])}>`, 2)(f, i);

function extractField(f, i) {
  const [to, from, ...field] = i.operands;
  const [position, length] = field.map(operand => f.bits(operand, 4));
  return f.write(to, i.type, `extract_field(${f.read(from, i.type)}, ${position}, ${length})`);
}

export const bits = {
  and: [[], logic('&')],
  or: [[], logic('|')],
  xor: [[], logic('^')],
  not: [[], not],
  shl: [[], shift('shift_left')],
  shr: [[], shift('shift_right')],
  shf: [['l', 'r', 'wrap', 'clamp'], funnel],
  popc: [[], count('count_bits')],
  clz: [[], count('leading_zeros')],
  bfind: [
    ['shiftamt'],
    (f, i) => count(i.has('shiftamt') ? 'shift_of_highest_bit' : 'highest_bit')(f, i),
  ],
  brev: [[], call('reversed', 1)],
  bfi: [[], insertField],
  bfe: [[], extractField],
  prmt: [[], call('permute_bytes', 0)],
  lop3: [[], call('logic3', 0)],
};
