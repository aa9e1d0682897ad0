// SPDX-License-Identifier: MIT
// Comparisons, and choices by their results.
import { flush } from './floats.mjs';
import { isFloat, unsigned } from './function.mjs';
import { sizes } from './parse.mjs';

const signs = {
  ...{ eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' },
  ...{ lo: '<', ls: '<=', hi: '>', hs: '>=' },
};
/** True also where an operand is NaN: what the other does not hold of. */
const opposite = { equ: 'ne', neu: 'eq', ltu: 'ge', leu: 'gt', gtu: 'le', geu: 'lt' };
const comparisons = [...Object.keys(signs), ...Object.keys(opposite), 'num', 'nan'];
const combined = { and: '&', or: '|', xor: '^' };

function floatComparison(name, a, b) {
  if (name === 'num') return `!is_unordered(${a}, ${b})`;
  if (name === 'nan') return `is_unordered(${a}, ${b})`;
  if (name === 'ne') return `(${a} < ${b} || ${a} > ${b})`;
  if (name in opposite) return `!${floatComparison(opposite[name], a, b)}`;
  return `(${a} ${signs[name]} ${b})`;
}

function compare(f, i) {
  const name = i.modifiers.find(word => comparisons.includes(word));
  const [a, b] = i.operands.slice(1, 3).map(operand => flush(i, f.read(operand, i.type)));
  const holds = isFloat(i.type) ? floatComparison(name, a, b) : `${a} ${signs[name]} ${b}`;
  const sign = combined[i.modifiers.find(word => word in combined)];
  const other = sign ? ` ${sign} bool(${f.bits(i.operands[3], 1)})` : '';
  const [p, q] = i.operands[0].split('|');
  const writes = [f.write(p, 'pred', `holds${other}`), q && f.write(q, 'pred', `!holds${other}`)];
  return `{ const bool holds = ${holds}; ${writes.filter(Boolean).join(' ')} }`;
}

function select(f, i) {
  const [to, a, b, condition] = i.operands;
  const type = isFloat(i.type) && sizes[i.type] >= 4 ? i.type : unsigned(sizes[i.type]);
  const choice = `${f.bits(condition, 1)} ? ${f.read(a, type)} : ${f.read(b, type)}`;
  return f.write(to, type, choice);
}

const properties = { finite: 'std::isfinite', infinite: 'std::isinf', notanumber: 'std::isnan' };
function test(f, i) {
  const name = i.modifiers.find(word => word in properties);
  return f.write(i.operands[0], 'pred', `${properties[name]}(${f.read(i.operands[1], i.type)})`);
}

export const comparison = {
  setp: [[...comparisons, ...Object.keys(combined), 'ftz'], compare],
  selp: [[], select],
  testp: [Object.keys(properties), test],
};
