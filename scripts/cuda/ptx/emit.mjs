// SPDX-License-Identifier: MIT
// A parsed PTX module as C++ source that includes test/cuda/ptx/ptx.h.
import { FunctionCode, declared, unsigned } from './function.mjs';
import { translate } from './instructions.mjs';
import { sizes } from './parse.mjs';

const quoted = text => JSON.stringify(text);
const identifier = name => name.replace(/\W/g, '_');
const roundUp = (value, to) => Math.ceil(value / to) * to;

/** The instructions that may be reported: the table `at` of the C++ source. */
class Instructions {
  #rows = [];
  constructor(fileOf) {
    this.fileOf = fileOf;
  }
  add({ text, place }) {
    const { file, line } = place || { line: 1 };
    this.#rows.push(
      `#line ${line} ${quoted(this.fileOf(file))}\n    {Place::current(), ${quoted(text)}},`,
    );
    return `at + ${this.#rows.length - 1}`;
  }
  toString() {
    return `constexpr Instruction at[] = {\n${this.#rows.join('\n')}\n#line 1 "table"\n    {Place::current(), ""}};\n`;
  }
}

const sizeOf = ({ type, count }) => sizes[type] * (count ?? 0);

/** Values of a table: numbers, or floats by their bits. */
const initialValue = type => text => {
  const real = /^0[fFdD]([0-9a-fA-F]+)$/.exec(text);
  return `${unsigned(sizes[type])}(${real ? `0x${real[1]}` : text}ull)`;
};

/** A .const or .global variable of the module. */
function table({ name, align, type, count, init }) {
  const code = identifier(name);
  const values = (init ?? []).map(initialValue(type)).join(', ');
  const memory = `${unsigned(sizes[type])} ${code}[${count || 1}]`;
  const known = `const Table ${code}_known(${code}, sizeof ${code});`;
  return `alignas(${Math.max(align, 16)}) ${memory} = {${values}};\n${known}`;
}

/** Offsets and sizes of a kernel's parameters, as CUDA lays them out. */
function layout(parameters) {
  let end = 0;
  return parameters.map(parameter => {
    const offset = roundUp(end, parameter.align);
    end = offset + sizeOf(parameter);
    return { offset, size: sizeOf(parameter) };
  });
}

function addVariable(f, variable) {
  const { space, name, align, count } = variable;
  if (space === 'shared') {
    if (count === null) {
      f.dynamicAlign = Math.max(f.dynamicAlign, align);
      return f.addVariable(name, 'dynamic_shared()');
    }
    const offset = roundUp(f.staticBytes, align);
    f.staticBytes = offset + sizeOf(variable);
    return f.addVariable(name, `shared_address(${offset})`);
  }
  const code = f.addVariable(name);
  f.memory.push(`  alignas(${Math.max(align, 16)}) u8 ${code}[${Math.max(sizeOf(variable), 1)}];`);
}

/** Labels may be used before they are met: those of each block are known from its beginning. */
function addLabels(f, body, from) {
  let depth = 0;
  let target = null;
  for (let i = from; i < body.length && depth >= 0; ++i) {
    const { kind, name, labels } = body[i];
    if (kind === 'open') ++depth;
    if (kind === 'close') --depth;
    if (kind === 'label' && depth === 0) f.addLabel(name);
    if (kind === 'label') target = name;
    if (kind === 'targets') f.branchTargets.set(target, labels);
  }
}

const statements = {
  open: (f, _, body, i) => (f.open(), addLabels(f, body, i + 1)),
  close: f => f.close(),
  label: (f, { name }) => f.lines.push(`${f.label(name)}:;`),
  registers: (f, { type, names }) => f.addRegisters(type, names),
  variable: (f, variable) => addVariable(f, variable),
  instruction: (f, instruction) => f.lines.push(`  ${translate(f, instruction)}`),
  targets: () => {},
};

function registerDeclarations(f) {
  const byType = Map.groupBy
    ? Map.groupBy(f.registers, ([, type]) => declared(type))
    : grouped(f.registers);
  return [...byType].map(([type, names]) => `  ${type} ${names.map(([name]) => name).join(', ')};`);
}
function grouped(registers) {
  const groups = new Map();
  for (const entry of registers) {
    const type = declared(entry[1]);
    groups.set(type, [...(groups.get(type) ?? []), entry]);
  }
  return groups;
}

/** The body of an entry or function, whose parameters have C++ addresses already. */
function emitBody(f, body) {
  f.memory = [];
  addLabels(f, body, 0);
  body.forEach((statement, i) => statements[statement.kind](f, statement, body, i));
  return [...f.memory, ...registerDeclarations(f), ...f.lines].join('\n');
}

function emitEntry(globals, instructions, { name, parameters, body, threads }) {
  const f = new FunctionCode(globals.names, instructions);
  for (const variable of globals.shared) addVariable(f, variable);
  const places = layout(parameters);
  parameters.forEach((parameter, i) =>
    f.addVariable(parameter.name, `(u64(parameters) + ${places[i].offset})`),
  );
  const text = emitBody(f, body);
  const list = places.map(({ offset, size }) => `{${offset}, ${size}}`).join(', ');
  const staticBytes = roundUp(f.staticBytes, f.dynamicAlign);
  const fixed = [staticBytes, Math.min(f.smallestAccess, 4), threads, places.length].join(', ');
  return (
    `void run_${name}(const u8* parameters) {\n  (void)parameters;\n${text}\n}\n` +
    `constexpr KernelCode code_${name} = {"${name}", run_${name}, ${fixed}, {${list}}};\n` +
    `const Registered<code_${name}> registered_${name};\n`
  );
}

/** Device functions take the addresses of their results, then those of their parameters. */
function functionHead({ name, results, parameters }) {
  const all = [...results, ...parameters].map(parameter => `u64 ${identifier(parameter.name)}`);
  return `void function_${identifier(name)}(${all.join(', ')})`;
}
function emitFunction(globals, instructions, declaration) {
  const f = new FunctionCode(globals.names, instructions);
  for (const { name } of [...declaration.results, ...declaration.parameters])
    f.addVariable(name, identifier(name));
  return `${functionHead(declaration)} {\n${emitBody(f, declaration.body)}\n}\n`;
}

function globalNames(variables, functions) {
  const names = new Map();
  for (const { name, space } of variables)
    if (space !== 'shared')
      names.set(name, { kind: 'variable', code: `address_of(${identifier(name)})` });
  for (const { name } of functions)
    names.set(name, { kind: 'function', code: `function_${identifier(name)}` });
  return names;
}

/** `shown`: how a source file's path appears in reports. */
export function emit({ files, variables, functions }, shown) {
  const instructions = new Instructions(file => shown(files.get(file) ?? 'ptx'));
  const helpers = functions.filter(({ kind }) => kind === 'func');
  const kernels = functions.filter(({ kind }) => kind === 'entry');
  const tables = variables.filter(({ space }) => space !== 'shared');
  const globals = {
    names: globalNames(variables, helpers),
    shared: variables.filter(({ space }) => space === 'shared'),
  };
  const code = [
    ...helpers.map(helper => emitFunction(globals, instructions, helper)),
    ...kernels.map(kernel => emitEntry(globals, instructions, kernel)),
  ];
  return [
    '// Made by scripts/cuda/ptx_to_cpp.mjs.',
    '#include "ptx.h"',
    'using namespace ptx;',
    'using standin::Place;',
    'namespace {',
    ...tables.map(table),
    ...helpers.map(helper => `${functionHead(helper)};`),
    instructions.toString(),
    ...code,
    '}',
  ].join('\n');
}
