// SPDX-License-Identifier: MIT
// Loads, stores, atomic operations, asynchronous copies.
import { computed, isFloat, isSigned, unsigned } from './function.mjs';
import { sizes, split } from './parse.mjs';

/** Words that say how an access is cached or ordered: one thread runs at a time here, and nothing is cached. */
const ordering = [
  ...['ca', 'cg', 'cs', 'lu', 'cv', 'wb', 'wt', 'nc', 'volatile', 'relaxed', 'acquire', 'release'],
  ...['acq_rel', 'weak', 'cta', 'gpu', 'sys', 'cluster', 'unified', 'noftz'],
];
const hint = /^(L[12]:|L2$|evict|no_allocate|L1$|\d+B$)/;
const spaceNames = ['global', 'shared', 'shared:cta', 'local', 'const', 'param'];

function spaceOf(i) {
  const name = i.modifiers.find(word => spaceNames.includes(word));
  if (!name) return 'generic';
  return name === 'const' ? 'constant' : name.replace(':cta', '');
}

/** The size of the smallest access to shared memory is the unit in which races are looked for. */
function noteAccess(f, space, bytes) {
  if (space === 'shared' || space === 'generic')
    f.smallestAccess = Math.min(f.smallestAccess, bytes);
}

const registersOf = operand => (operand.startsWith('{') ? split(operand.slice(1, -1)) : [operand]);

/** What a value of this type is in memory: signed ones are widened with their sign. */
const stored = type => (isSigned(type) ? type : unsigned(sizes[type]));

/** Parameters of kernels and calls are plain C++ memory. */
function loadParameter(f, i, [to, from]) {
  const type = stored(i.type);
  return registersOf(to)
    .map((register, k) =>
      f.write(register, type, `parameter<${type}>(${f.address(from)} + ${k * sizes[i.type]})`),
    )
    .join(' ');
}
function storeParameter(f, i, [to, from]) {
  const type = unsigned(sizes[i.type]);
  return registersOf(from)
    .map(
      (register, k) =>
        `parameter<${type}>(${f.address(to)} + ${k * sizes[i.type]}) = ${f.bits(register, sizes[i.type])};`,
    )
    .join(' ');
}

function load(f, i) {
  const space = spaceOf(i);
  const [to, from] = i.operands;
  if (space === 'param') return loadParameter(f, i, [to, from]);
  const registers = registersOf(to);
  const type = stored(i.type);
  noteAccess(f, space, sizes[i.type]);
  const writes = registers.map((register, k) => f.write(register, type, `value[${k}]`));
  return (
    `{ ${type} value[${registers.length}]; ` +
    `load(value, ${f.address(from)}, sizeof value, Space::${space}, ${f.at(i)}); ${writes.join(' ')} }`
  );
}

function store(f, i) {
  const space = spaceOf(i);
  const [to, from] = i.operands;
  if (space === 'param') return storeParameter(f, i, [to, from]);
  const values = registersOf(from).map(register => f.bits(register, sizes[i.type]));
  noteAccess(f, space, sizes[i.type]);
  return (
    `{ const ${unsigned(sizes[i.type])} value[] = {${values.join(', ')}}; ` +
    `store(value, ${f.address(to)}, sizeof value, Space::${space}, ${f.at(i)}); }`
  );
}

/** The new value by the old one, `a` and `b`, in the type computed with. */
const updates = {
  add: (old, a) => `${old} + ${a}`,
  exch: (old, a) => a,
  min: (old, a) => `${old} < ${a} ? ${old} : ${a}`,
  max: (old, a) => `${old} > ${a} ? ${old} : ${a}`,
  and: (old, a) => `${old} & ${a}`,
  or: (old, a) => `${old} | ${a}`,
  xor: (old, a) => `${old} ^ ${a}`,
  inc: (old, a) => `${old} >= ${a} ? 0 : ${old} + 1`,
  dec: (old, a) => `${old} == 0 || ${old} > ${a} ? ${a} : ${old} - 1`,
  cas: (old, a, b) => `${old} == ${a} ? ${b} : ${old}`,
};

function atomic(f, i, address, values) {
  const name = i.modifiers.find(word => word in updates);
  const space = spaceOf(i);
  const raw = unsigned(sizes[i.type]);
  const type = i.type.startsWith('b') && !isFloat(i.type) ? raw : computed(i.type);
  noteAccess(f, space, sizes[i.type]);
  const old = isFloat(i.type) ? `${i.type}_of(raw)` : `${type}(raw)`;
  const next = updates[name](old, ...values.map(value => f.read(value, i.type)));
  const bits = isFloat(i.type) ? `bits_of(${next})` : `${raw}(${next})`;
  const update = `[&](${raw} raw) -> ${raw} { return ${bits}; }`;
  return `atomic<${raw}>(${f.address(address)}, Space::${space}, ${f.at(i)}, ${update})`;
}

const atom = (f, i) => {
  const [to, address, ...values] = i.operands;
  return f.write(to, unsigned(sizes[i.type]), atomic(f, i, address, values));
};
const red = (f, i) => {
  const [address, ...values] = i.operands;
  return `${atomic(f, i, address, values)};`;
};

function copyAsync(f, i) {
  if (i.has('commit_group')) return 'commit_copies();';
  if (i.has('wait_group')) return `wait_copies(${i.operands[0]});`;
  if (i.has('wait_all')) return 'wait_all_copies();';
  const [to, from, bytes, given] = i.operands;
  noteAccess(f, 'shared', 4);
  // The last operand is a number of bytes, or a predicate: whether to ignore the source.
  const ignored = given && f.find(given.replace('!', ''))?.type === 'pred';
  const taken = !given
    ? bytes
    : ignored
      ? `(${f.bits(given, 1)} ? 0 : ${bytes})`
      : f.bits(given, 4);
  return `copy_async(${f.address(to)}, ${f.address(from)}, ${bytes}, ${taken}, ${f.at(i)});`;
}

const accesses = [...ordering, ...spaceNames, 'v2', 'v4', hint];
const copies = [
  'async',
  'commit_group',
  'wait_group',
  'wait_all',
  'ca',
  'cg',
  'shared',
  'shared:cta',
  'global',
  hint,
];
const nothing = () => ';';

export const memory = {
  ld: [accesses, load],
  ldu: [accesses, load],
  st: [accesses, store],
  atom: [[...ordering, ...spaceNames, ...Object.keys(updates)], atom],
  red: [[...ordering, ...spaceNames, ...Object.keys(updates)], red],
  cp: [copies, copyAsync],
  membar: [['cta', 'gl', 'sys'], nothing],
  fence: [['sc', 'acq_rel', 'acquire', 'release', 'cta', 'gpu', 'sys'], nothing],
  prefetch: [[...spaceNames, 'L1', 'L2', hint], nothing],
  nanosleep: [[], nothing],
};
