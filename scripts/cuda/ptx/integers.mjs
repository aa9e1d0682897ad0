// SPDX-License-Identifier: MIT
// Instructions on integers: modulo 2^n where the sign is of no matter, products that are twice as wide, carries.
import { computed, unsigned } from './function.mjs';
import { sizes } from './parse.mjs';

const unsignedOf = i => unsigned(sizes[i.type]);

/** 16-bit numbers are computed with as 32 bits: C++ would make signed ones of them. */
const wide = (f, operand, type) =>
  sizes[type] < 4 ? `u32(${f.bits(operand, sizes[type])})` : f.bits(operand, sizes[type]);

const modular = compute => (f, i) => {
  const values = i.operands.slice(1).map(operand => wide(f, operand, i.type));
  return f.write(i.operands[0], unsignedOf(i), compute(...values));
};

const signed = compute => (f, i) => {
  const values = i.operands.slice(1).map(operand => f.read(operand, i.type));
  return f.write(i.operands[0], i.type, compute(values, computed(i.type)));
};

// -- Products. `combine` makes of one and, for mad, of what is added to it, the result.
function widened(f, i, combine) {
  const type = i.type[0] + 16 * sizes[i.type];
  const [a, b] = i.operands.slice(1, 3).map(operand => `${type}(${f.read(operand, i.type)})`);
  const added = i.operands[3] && f.bits(i.operands[3], 2 * sizes[i.type]);
  return f.write(
    i.operands[0],
    type,
    combine(`${unsigned(2 * sizes[i.type])}(${a} * ${b})`, added),
  );
}

function high(f, i, combine) {
  const [a, b] = i.operands.slice(1, 3).map(operand => f.read(operand, i.type));
  const added = i.operands[3] && f.bits(i.operands[3], sizes[i.type]);
  return f.write(i.operands[0], i.type, combine(`high_product<${i.type}>(${a}, ${b})`, added));
}

const product = combine => (f, i) => {
  if (i.has('wide')) return widened(f, i, combine);
  if (i.has('hi')) return high(f, i, combine);
  return modular((a, b, c) => combine(`${a} * ${b}`, c))(f, i);
};

// -- Carries: `carry` is a variable of the function, set by .cc, used by addc, subc and madc.
function carrying(f, i, name, first) {
  const last = f.bits(i.operands.at(-1), sizes[i.type]);
  const carriedIn = ['addc', 'subc', 'madc'].includes(i.name) ? f.carry() : 'false';
  const carriedOut = i.has('cc') ? f.carry() : 'lost';
  const call = `${name}<${unsignedOf(i)}>(${first}, ${last}, ${carriedIn}, ${carriedOut})`;
  const write = f.write(i.operands[0], unsignedOf(i), call);
  return i.has('cc') ? write : `{ bool lost; ${write} }`;
}

const sumWithCarry = name => (f, i) => carrying(f, i, name, f.bits(i.operands[1], sizes[i.type]));

function productWithCarry(f, i) {
  const [a, b] = i.operands.slice(1, 3).map(operand => f.read(operand, i.type));
  const type = unsignedOf(i);
  const first = i.has('hi')
    ? `high_product<${i.type}>(${a}, ${b})`
    : `${type}(${a}) * ${type}(${b})`;
  return carrying(f, i, 'add_with_carry', `${type}(${first})`);
}

const orCarrying = (plain, withCarry) => (f, i) => (i.has('cc') ? withCarry : plain)(f, i);

/** Of instructions that floats have too. */
export const ofIntegers = {
  add: orCarrying(
    modular((a, b) => `${a} + ${b}`),
    sumWithCarry('add_with_carry'),
  ),
  sub: orCarrying(
    modular((a, b) => `${a} - ${b}`),
    sumWithCarry('subtract_with_borrow'),
  ),
  mul: product(a => a),
  mad: orCarrying(
    product((a, c) => `${a} + ${c}`),
    productWithCarry,
  ),
  div: signed(([a, b], type) => `quotient<${type}>(${a}, ${b})`),
  min: signed(([a, b]) => `${a} < ${b} ? ${a} : ${b}`),
  max: signed(([a, b]) => `${a} > ${b} ? ${a} : ${b}`),
  neg: modular(a => `0 - ${a}`),
  abs: signed(([a], type) => `${a} < 0 ? ${type}(0 - u64(${a})) : ${a}`),
};

export const integers = {
  addc: [['cc'], sumWithCarry('add_with_carry')],
  subc: [['cc'], sumWithCarry('subtract_with_borrow')],
  madc: [['lo', 'hi', 'cc'], productWithCarry],
  rem: [[], signed(([a, b], type) => `remainder<${type}>(${a}, ${b})`)],
};
