// SPDX-License-Identifier: MIT
// Copies between registers, and conversions.
import { directions, rounding } from './floats.mjs';
import { computed, isFloat, unsigned } from './function.mjs';
import { sizes, split } from './parse.mjs';

const elements = operand => split(operand.slice(1, -1));

function unpack(f, to, from, size) {
  const parts = elements(to);
  const width = size / parts.length;
  const part = i => `${unsigned(width)}(whole >> ${8 * width * i})`;
  const writes = parts.map((name, i) => f.write(name, unsigned(width), part(i)));
  return `{ const ${unsigned(size)} whole = ${f.bits(from, size)}; ${writes.join(' ')} }`;
}

function pack(f, to, from, size) {
  const parts = elements(from);
  const width = size / parts.length;
  const terms = parts.map(
    (name, i) => `${unsigned(size)}(${f.bits(name, width)}) << ${8 * width * i}`,
  );
  return f.write(to, unsigned(size), terms.join(' | '));
}

function move(f, i) {
  const [to, from] = i.operands;
  const size = sizes[i.type];
  if (to.startsWith('{')) return unpack(f, to, from, size);
  if (from.startsWith('{')) return pack(f, to, from, size);
  if (i.type === 'pred') return f.write(to, 'pred', f.bits(from, 1));
  const type = isFloat(i.type) && size >= 4 ? i.type : unsigned(size);
  return f.write(to, type, f.read(from, type));
}

const toWhole = { rni: 'std::rint', rzi: 'std::trunc', rmi: 'std::floor', rpi: 'std::ceil' };
const find = (i, names) => names[Object.keys(names).find(i.has)];

const real = type => (type === 'f64' ? 'f64' : 'f32');
const flush = (i, type, value) => (i.has('ftz') && type === 'f32' ? `flushed(${value})` : value);

function toInteger(i, to, from, value) {
  const whole = find(i, toWhole);
  if (!whole) throw new Error('ptx: expected a rounding to whole numbers.');
  return `whole_number<${computed(to)}>(${whole}(${flush(i, from, value)}))`;
}

function toFloat(i, to, from, value) {
  const whole = find(i, toWhole);
  const round = find(i, directions);
  let result = isFloat(from) ? flush(i, from, value) : value;
  if (whole) result = `${whole}(${result})`;
  result = round ? `convert_rounded<${real(to)}>(${result}, ${round})` : `${real(to)}(${result})`;
  result = flush(i, to, result);
  if (i.has('sat')) result = `saturated(${result})`;
  return i.has('relu') ? `greatest_or_nan(${result}, ${real(to)}(0))` : result;
}

/** cvt.rn.bf16x2.f32: the first operand becomes the upper half. */
function packedHalves(f, i, to) {
  const half = to.slice(0, -2);
  const name = i.has('rz') ? `${half}_toward_zero` : `${half}_bits`;
  const bits = operand => {
    const value = f.read(operand, 'f32');
    return `u32(${name}(${i.has('relu') ? `greatest_or_nan(${value}, f32(0))` : value}))`;
  };
  return f.write(i.operands[0], 'b32', `${bits(i.operands[1])} << 16 | ${bits(i.operands[2])}`);
}

function convert(f, i) {
  const [to, from] = [i.types[0], i.types.at(-1)];
  if (to.endsWith('x2')) return packedHalves(f, i, to);
  const value = f.read(i.operands[1], from);
  if (to === 'tf32')
    return f.write(
      i.operands[0],
      'b32',
      `${i.has('rna') ? 'tf32_bits' : 'tf32_even_bits'}(${value})`,
    );
  if (i.has('rz') && to === 'bf16')
    return f.write(i.operands[0], 'b16', `bf16_toward_zero(${value})`);
  if (isFloat(to)) return f.write(i.operands[0], to, toFloat(i, to, from, value));
  if (isFloat(from)) return f.write(i.operands[0], to, toInteger(i, to, from, value));
  const whole = i.has('sat') ? `clamped<${computed(to)}>(${value})` : value;
  return f.write(i.operands[0], to, whole);
}

const copyAddress = (f, i) => f.write(i.operands[0], i.type, f.bits(i.operands[1], sizes[i.type]));

function isInSpace(f, i) {
  const name = i.has('shared') ? 'is_shared' : 'is_global';
  return f.write(i.operands[0], 'pred', `${name}(${f.bits(i.operands[1], 8)})`);
}

const spaces = ['global', 'shared', 'local', 'const', 'param', 'to'];
const conversions = [...Object.keys(toWhole), ...rounding, 'rna', 'ftz', 'sat', 'relu'];

export const conversion = {
  mov: [[], move],
  cvt: [conversions, convert],
  cvta: [spaces, copyAddress],
  isspacep: [['global', 'shared'], isInSpace],
};
