// SPDX-License-Identifier: MIT
// Barriers and what the lanes of a warp do together.
import { sizes, split } from './parse.mjs';

function barrier(f, i) {
  if (i.has('warp')) return `warp_sync(${f.bits(i.operands[0], 4)}, ${f.at(i)});`;
  if (!i.has('red')) {
    const [number, ...threads] = i.operands;
    if (number !== '0' || threads.length > 0)
      throw new Error('ptx: only barrier 0 of a whole block is known here.');
    return `barrier(${f.at(i)});`;
  }
  const predicate = f.bits(i.operands.at(-1), 1);
  if (i.has('popc')) return f.write(i.operands[0], 'u32', `barrier(${f.at(i)}, ${predicate})`);
  const name = i.has('and') ? 'barrier_all' : 'barrier_any';
  return f.write(i.operands[0], 'pred', `${name}(${f.at(i)}, ${predicate})`);
}

const shuffles = ['idx', 'up', 'down', 'bfly'];
function shuffle(f, i) {
  const kind = i.modifiers.find(word => shuffles.includes(word));
  const [to, ...operands] = i.operands;
  const [value, within] = to.split('|');
  const values = operands.map(operand => f.bits(operand, 4)).join(', ');
  const writes = [
    f.write(value, 'b32', 'got.value'),
    within && f.write(within, 'pred', 'got.within'),
  ];
  const call = `shuffle(Shuffle::${kind}, ${values}, ${f.at(i)})`;
  return `{ const Shuffled got = ${call}; ${writes.filter(Boolean).join(' ')} }`;
}

function vote(f, i) {
  const [to, predicate, mask] = i.operands;
  const lanes = f.bits(mask, 4);
  const ballot = `ballot(${f.bits(predicate, 1)}, ${lanes}, ${f.at(i)})`;
  if (i.has('ballot')) return f.write(to, 'b32', ballot);
  const claim = i.has('any')
    ? 'holds != 0'
    : i.has('all')
      ? `holds == ${lanes}`
      : `holds == ${lanes} || holds == 0`;
  return `{ const u32 holds = ${ballot}; ${f.write(to, 'pred', claim)} }`;
}

function match(f, i) {
  const [to, value, mask] = i.operands;
  const [lanes, all] = to.split('|');
  const name = i.has('any') ? 'match_any' : 'match_all';
  const call = `${name}(${f.bits(value, sizes[i.type])}, ${f.bits(mask, 4)}, ${f.at(i)})`;
  const writes = [f.write(lanes, 'b32', 'equal'), all && f.write(all, 'pred', 'equal != 0')];
  return `{ const u32 equal = ${call}; ${writes.filter(Boolean).join(' ')} }`;
}

function reduction(i) {
  const name = ['add', 'min', 'max', 'and', 'or', 'xor'].find(i.has);
  if (name === 'min' || name === 'max') return `${name}_${i.type}`;
  return name === 'add' ? name : `${name}_`;
}
const reduce = (f, i) => {
  const [to, value, mask] = i.operands;
  return f.write(
    to,
    'b32',
    `reduce(Reduce::${reduction(i)}, ${f.bits(value, 4)}, ${f.bits(mask, 4)}, ${f.at(i)})`,
  );
};

const registers = operand => (operand.startsWith('{') ? split(operand.slice(1, -1)) : [operand]);

function loadMatrices(f, i) {
  const to = registers(i.operands[0]);
  f.smallestAccess = Math.min(f.smallestAccess, 16);
  const writes = to.map((name, k) => f.write(name, 'b32', `rows[${k}]`));
  return (
    `{ u32 rows[${to.length}]; ` +
    `ldmatrix(rows, ${to.length}, ${i.has('trans')}, ${f.address(i.operands[1])}, ${f.at(i)}); ${writes.join(' ')} }`
  );
}

function multiply(f, i) {
  const shape = /^m16n8k(\d+)$/.exec(i.modifiers.find(word => /^m\d+n\d+k\d+$/.test(word)));
  const [sums, elements] = i.types;
  if (!shape || !['f16', 'bf16', 'tf32'].includes(elements))
    throw new Error('ptx: only m16n8k* of tf32, bf16 and f16 is known here.');
  const [d, ...abc] = i.operands.map(registers);
  const [a, b, c] = abc.map(names => names.map(name => f.bits(name, 4)).join(', '));
  const writes = d.map((name, k) => f.write(name, 'b32', `own.d[${k}]`));
  return (
    `{ Fragments own{{${a}}, {${b}}, {${c}}, {}}; ` +
    `mma(Element::${elements}, ${shape[1]}, ${sums === 'f16'}, own, ${f.at(i)}); ${writes.join(' ')} }`
  );
}

const aligned = ['sync', 'aligned'];

export const warp = {
  bar: [[...aligned, 'warp', 'cta', 'red', 'popc', 'and', 'or'], barrier],
  barrier: [[...aligned, 'cta', 'red', 'popc', 'and', 'or'], barrier],
  shfl: [[...aligned, ...shuffles], shuffle],
  vote: [[...aligned, 'any', 'all', 'uni', 'ballot'], vote],
  match: [[...aligned, 'any', 'all'], match],
  redux: [[...aligned, 'add', 'min', 'max', 'and', 'or', 'xor'], reduce],
  ldmatrix: [[...aligned, 'm8n8', 'x1', 'x2', 'x4', 'trans', 'shared', 'shared:cta'], loadMatrices],
  mma: [[...aligned, 'row', 'col', /^m\d+n\d+k\d+$/], multiply],
};
