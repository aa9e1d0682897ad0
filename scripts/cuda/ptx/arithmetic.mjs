// SPDX-License-Identifier: MIT
// Numbers: what computes a register from registers.
import { computed, isFloat, unsigned } from './function.mjs';
import { sizes } from './parse.mjs';

const rounding = { rm: 'Round::down', rp: 'Round::up', rz: 'Round::zero' };

/** Float32 operands and results go through this where the instruction says .ftz. */
const flush = (i, expression) =>
  i.has('ftz') && i.type === 'f32' ? `flushed(${expression})` : expression;

function finish(i, result) {
  let expression = flush(i, result);
  if (i.has('sat')) expression = `saturated(${expression})`;
  if (i.has('relu'))
    expression = `greatest_or_nan(${expression}, ${i.type === 'f64' ? 'f64' : 'f32'}(0))`;
  return expression;
}

/** The two halves of a packed register, computed one by one. */
function packed(f, i, compute) {
  const half = i.type.slice(0, -2);
  const part = shift => {
    const values = i.operands.slice(1).map(o => `${half}_value(u16(${f.bits(o, 4)} >> ${shift}))`);
    return `u32(${half}_bits(${finish({ ...i, has: i.has, type: half }, compute(values))})) << ${shift}`;
  };
  return f.write(i.operands[0], 'b32', `${part(0)} | ${part(16)}`);
}

/** An instruction on floats, by an expression of its operands. */
function float(compute, directed) {
  return (f, i) => {
    if (i.type.endsWith('x2')) return packed(f, i, values => compute(values, 'f32'));
    const values = i.operands.slice(1).map(operand => flush(i, f.read(operand, i.type)));
    const round = Object.keys(rounding).find(i.has);
    if (round && !directed) throw new Error(`ptx: no .${round} is known here.`);
    const result = round
      ? `${directed}(${values.join(', ')}, ${rounding[round]})`
      : compute(values, i.type);
    return f.write(i.operands[0], i.type, finish(i, result));
  };
}

/** 16-bit numbers are computed with as 32 bits: C++ would make signed ones of them. */
const wide = (f, operand, type) =>
  sizes[type] < 4 ? `u32(${f.bits(operand, sizes[type])})` : f.bits(operand, sizes[type]);

/** An instruction that does the same for signed and unsigned integers. */
const modular = compute => (f, i) =>
  f.write(
    i.operands[0],
    unsigned(sizes[i.type]),
    compute(...i.operands.slice(1).map(operand => wide(f, operand, i.type))),
  );

const integer = compute => (f, i) =>
  f.write(
    i.operands[0],
    i.type,
    compute(
      i.operands.slice(1).map(operand => f.read(operand, i.type)),
      computed(i.type),
    ),
  );

const either = (ofFloats, ofIntegers) => (f, i) =>
  isFloat(i.type.replace('x2', '')) ? ofFloats(f, i) : ofIntegers(f, i);

const operator = (sign, directed) =>
  either(
    float(([a, b]) => `${a} ${sign} ${b}`, directed),
    modular((a, b) => `${a} ${sign} ${b}`),
  );

function widened(f, i, combine) {
  const type = i.type[0] + 16 * sizes[i.type];
  const [a, b] = i.operands.slice(1, 3).map(operand => `${type}(${f.read(operand, i.type)})`);
  const added = i.operands[3] && f.bits(i.operands[3], 2 * sizes[i.type]);
  const product = `${unsigned(2 * sizes[i.type])}(${a} * ${b})`;
  return f.write(i.operands[0], type, combine(product, added));
}

function high(f, i, combine) {
  const [a, b] = i.operands.slice(1, 3).map(operand => f.read(operand, i.type));
  const added = i.operands[3] && f.bits(i.operands[3], sizes[i.type]);
  return f.write(i.operands[0], i.type, combine(`high_product<${i.type}>(${a}, ${b})`, added));
}

/** mul and mad of integers: .lo, .hi, .wide. */
const product = combine => (f, i) =>
  i.has('wide')
    ? widened(f, i, combine)
    : i.has('hi')
      ? high(f, i, combine)
      : modular((a, b, c) => combine(`${a} * ${b}`, c))(f, i);

const fma = float(
  ([a, b, c], type) => `__builtin_fma${type === 'f64' ? '' : 'f'}(${a}, ${b}, ${c})`,
  'fma_rounded',
);

/** add, sub, mad with .cc, and addc, subc, madc: `carry` is a variable of the function. */
function carrying(f, i, name, first) {
  const type = unsigned(sizes[i.type]);
  const [last] = i.operands.slice(-1).map(operand => f.bits(operand, sizes[i.type]));
  const carriedIn = i.name.endsWith('c') ? 'carry' : 'false';
  const call = `${name}<${type}>(${first}, ${last}, ${carriedIn}, carry)`;
  f.registers.set('carry', 'pred');
  return i.has('cc')
    ? f.write(i.operands[0], type, call)
    : `{ bool kept = carry; ${f.write(i.operands[0], type, call)} carry = kept; }`;
}

const sumWithCarry = name => (f, i) => carrying(f, i, name, f.bits(i.operands[1], sizes[i.type]));

function productWithCarry(f, i) {
  const type = unsigned(sizes[i.type]);
  const [a, b] = i.operands.slice(1, 3).map(operand => f.read(operand, i.type));
  const first = i.has('hi')
    ? `${type}(high_product<${i.type}>(${a}, ${b}))`
    : `${type}(${type}(${a}) * ${type}(${b}))`;
  return carrying(f, i, 'add_with_carry', first);
}

const orCarrying = (plain, withCarry) => (f, i) => (i.has('cc') ? withCarry : plain)(f, i);

const math = name => float(([a]) => `std::${name}(${a})`);
const extreme = (name, of) =>
  either(
    (f, i) => float(([a, b]) => `${name}${i.has('NaN') ? '_or_nan' : ''}(${a}, ${b})`)(f, i),
    integer(([a, b]) => `${a} ${of} ${b} ? ${a} : ${b}`),
  );

const logic = sign => (f, i) => {
  const [a, b] = i.operands.slice(1).map(operand => f.bits(operand, sizes[i.type]));
  return f.write(i.operands[0], i.type, `${a} ${sign} ${b}`);
};

// -- Comparison.
const signs = {
  ...{ eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' },
  ...{ lo: '<', ls: '<=', hi: '>', hs: '>=' },
};
const opposite = { equ: 'ne', neu: 'eq', ltu: 'ge', leu: 'gt', gtu: 'le', geu: 'lt' };

function floatComparison(name, a, b) {
  if (name === 'num') return `!is_unordered(${a}, ${b})`;
  if (name === 'nan') return `is_unordered(${a}, ${b})`;
  if (name === 'ne') return `(${a} < ${b} || ${a} > ${b})`;
  if (name in opposite) return `!${floatComparison(opposite[name], a, b)}`;
  return `(${a} ${signs[name]} ${b})`;
}

function comparison(f, i, name) {
  const [a, b] = i.operands.slice(1, 3).map(operand => flush(i, f.read(operand, i.type)));
  return isFloat(i.type) ? floatComparison(name, a, b) : `(${a} ${signs[name]} ${b})`;
}

const combined = { and: '&', or: '|', xor: '^' };
function compare(f, i) {
  const name = i.modifiers.find(
    word => word in signs || word in opposite || /^(num|nan)$/.test(word),
  );
  const combine = i.modifiers.find(word => word in combined);
  const [p, q] = i.operands[0].split('|');
  const with_ = combine ? ` ${combined[combine]} bool(${f.bits(i.operands[3], 1)})` : '';
  const set = (to, truth) => (to ? f.write(to, 'pred', `${truth}${with_}`) : '');
  return `{ const bool holds = ${comparison(f, i, name)}; ${set(p, 'holds')} ${set(q, '!holds')} }`;
}

function select(f, i) {
  const [to, a, b, condition] = i.operands;
  const type = isFloat(i.type) && sizes[i.type] >= 4 ? i.type : unsigned(sizes[i.type]);
  return f.write(to, type, `${f.bits(condition, 1)} ? ${f.read(a, type)} : ${f.read(b, type)}`);
}

function funnel(f, i) {
  const [low, high, by] = i.operands.slice(1).map(operand => f.bits(operand, 4));
  const distance = i.has('wrap') ? `${by} & 31` : `(${by} > 32 ? 32 : ${by})`;
  const name = i.has('l') ? 'funnel_left' : 'funnel_right';
  return f.write(i.operands[0], 'b32', `${name}(${low}, ${high}, ${distance})`);
}

const shift = name => (f, i) => {
  const [to, a, by] = i.operands;
  return f.write(
    to,
    i.type,
    `${name}<${computed(i.type)}>(${f.read(a, i.type)}, ${f.bits(by, 4)})`,
  );
};

const count = name => (f, i) =>
  f.write(i.operands[0], 'u32', `${name}(${f.read(i.operands[1], i.type)})`);

function insertField(f, i) {
  const [to, field, into, position, length] = i.operands;
  const size = sizes[i.type];
  return f.write(
    to,
    i.type,
    `insert_field<${unsigned(size)}>(${f.bits(field, size)}, ${f.bits(into, size)}, ${f.bits(position, 4)}, ${f.bits(length, 4)})`,
  );
}

function extractField(f, i) {
  const [to, from, position, length] = i.operands;
  return f.write(
    to,
    i.type,
    `extract_field<${i.type}>(${f.read(from, i.type)}, ${f.bits(position, 4)}, ${f.bits(length, 4)})`,
  );
}

const of32 = name => (f, i) =>
  f.write(
    i.operands[0],
    'b32',
    `${name}(${i.operands
      .slice(1)
      .map(o => f.bits(o, 4))
      .join(', ')})`,
  );

const property = { finite: 'std::isfinite', infinite: 'std::isinf', notanumber: 'std::isnan' };
const test = (f, i) =>
  f.write(
    i.operands[0],
    'pred',
    `${property[i.modifiers.find(word => word in property)]}(${f.read(i.operands[1], i.type)})`,
  );

const plain = ['rn', 'ftz', 'sat'];
const directed = [...plain, 'rm', 'rp', 'rz'];
const approximate = ['approx', 'full', 'rn', 'ftz'];
const comparisons = [...Object.keys(signs), ...Object.keys(opposite), 'num', 'nan', 'ftz'];

/** name: [the words that may follow, what makes a C++ statement of it] */
export const arithmetic = {
  add: [
    [...directed, 'cc'],
    orCarrying(operator('+', 'add_rounded'), sumWithCarry('add_with_carry')),
  ],
  addc: [['cc'], sumWithCarry('add_with_carry')],
  sub: [[...plain, 'cc'], orCarrying(operator('-'), sumWithCarry('subtract_with_borrow'))],
  subc: [['cc'], sumWithCarry('subtract_with_borrow')],
  madc: [['lo', 'hi', 'cc'], productWithCarry],
  mul: [
    [...directed, 'lo', 'hi', 'wide'],
    either(
      float(([a, b]) => `${a} * ${b}`, 'multiply_rounded'),
      product(a => a),
    ),
  ],
  mad: [
    [...directed, 'lo', 'hi', 'wide', 'cc'],
    orCarrying(
      either(
        fma,
        product((a, c) => `${a} + ${c}`),
      ),
      productWithCarry,
    ),
  ],
  mul24: [['lo'], modular((a, b) => `(${a} << 8 >> 8) * (${b} << 8 >> 8)`)],
  fma: [[...directed, 'relu'], fma],
  div: [
    [...approximate, 'rm', 'rp', 'rz'],
    either(
      float(([a, b]) => `${a} / ${b}`, 'divide_rounded'),
      integer(([a, b], type) => `quotient<${type}>(${a}, ${b})`),
    ),
  ],
  rem: [[], integer(([a, b], type) => `remainder<${type}>(${a}, ${b})`)],
  min: [['ftz', 'NaN'], extreme('least', '<')],
  max: [['ftz', 'NaN'], extreme('greatest', '>')],
  neg: [
    ['ftz'],
    either(
      float(([a]) => `-${a}`),
      modular(a => `0 - ${a}`),
    ),
  ],
  abs: [
    ['ftz'],
    either(
      math('fabs'),
      integer(([a], type) => `${a} < 0 ? ${type}(0 - u64(${a})) : ${a}`),
    ),
  ],
  copysign: [[], float(([sign, a]) => `std::copysign(${a}, ${sign})`)],
  sqrt: [[...approximate, 'rm', 'rp', 'rz'], float(([a]) => `std::sqrt(${a})`, 'sqrt_rounded')],
  rsqrt: [approximate, float(([a], type) => `1 / std::sqrt(${type === 'f64' ? a : `f64(${a})`})`)],
  rcp: [approximate, float(([a]) => `1 / ${a}`)],
  ex2: [approximate, math('exp2')],
  lg2: [approximate, math('log2')],
  sin: [approximate, math('sin')],
  cos: [approximate, math('cos')],
  tanh: [approximate, math('tanh')],
  and: [[], logic('&')],
  or: [[], logic('|')],
  xor: [[], logic('^')],
  not: [
    [],
    (f, i) =>
      f.write(
        i.operands[0],
        i.type,
        `${i.type === 'pred' ? '!' : '~'}${f.bits(i.operands[1], sizes[i.type])}`,
      ),
  ],
  shl: [[], shift('shift_left')],
  shr: [[], shift('shift_right')],
  shf: [['l', 'r', 'wrap', 'clamp'], funnel],
  popc: [[], count('count_bits')],
  clz: [[], count('leading_zeros')],
  bfind: [
    ['shiftamt'],
    (f, i) => count(i.has('shiftamt') ? 'shift_of_highest_bit' : 'highest_bit')(f, i),
  ],
  brev: [
    [],
    (f, i) => f.write(i.operands[0], i.type, `reversed(${f.bits(i.operands[1], sizes[i.type])})`),
  ],
  bfi: [[], insertField],
  bfe: [[], extractField],
  prmt: [[], of32('permute_bytes')],
  lop3: [[], of32('logic3')],
  setp: [[...comparisons, ...Object.keys(combined)], compare],
  selp: [[], select],
  testp: [Object.keys(property), test],
};
