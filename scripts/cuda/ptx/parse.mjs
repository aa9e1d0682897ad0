// SPDX-License-Identifier: MIT
// PTX text, as nvcc writes it, to a tree: { files, variables, functions }.
//
//   function     { kind: 'entry' | 'func', name, parameters, results, threads, body }      threads: of .maxntid
//   variable     { space, align, type, name, count, init }     count: null where the launch decides (extern .shared)
//   body         a list of { kind: 'instruction' | 'label' | 'open' | 'close' | 'registers' | 'variable' | 'targets' }
//   instruction  { predicate, opcode: ['ld', 'global', 'f32'], operands: ['%f1', '[%rd2+4]'], text, place }

/** Bytes of a value of each type. */
export const sizes = {
  ...{ pred: 1, b8: 1, u8: 1, s8: 1, b16: 2, u16: 2, s16: 2, f16: 2, bf16: 2 },
  ...{ b32: 4, u32: 4, s32: 4, f32: 4, f16x2: 4, bf16x2: 4, tf32: 4 },
  ...{ b64: 8, u64: 8, s64: 8, f64: 8 },
};

/** Splits at `separator` where no bracket is open. */
export function split(text, separator = ',') {
  const parts = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if ('[{('.includes(char)) ++depth;
    else if (']})'.includes(char)) --depth;
    if (char === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  if (part.trim()) parts.push(part.trim());
  return parts;
}

/** `text` without comments and debug sections; what ends with its line (.loc, .file) ends with `;` instead. */
function normalized(text) {
  return text
    .replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, '')
    .replace(/^\s*\.section\b[^{]*\{[^}]*\}/gm, '')
    .replace(/^\s*(\.(?:loc|file|version|target|address_size)\b[^\n]*)$/gm, '$1;');
}

/** The statements of a text one by one: '{', '}', 'label:', and what stands before each `;`. */
function* statements(text) {
  let statement = '';
  let depth = 0; // of the braces inside a statement: vectors and initial values
  for (const char of text) {
    const begun = statement.trim();
    if ('{}'.includes(char) && depth === 0 && (!begun || /\.(entry|func)\b/.test(begun))) {
      if (begun) yield begun.replace(/\s+/g, ' ');
      yield char;
      statement = '';
    } else if (char === ';') {
      if (begun) yield begun.replace(/\s+/g, ' ');
      statement = '';
    } else if (char === ':' && /^[\w$]+$/.test(begun)) {
      yield `${begun}:`;
      statement = '';
    } else {
      depth += { '{': 1, '}': -1 }[char] ?? 0;
      statement += char;
    }
  }
}

const variablePattern = new RegExp(
  [
    /^(?:\.(?:visible|extern|weak|common)\s+)*/,
    /\.(shared|local|global|const|param)\s+/,
    /(?:\.align\s+(\d+)\s+)?/,
    /\.(\w+)\s+/, // the type
    /(?:\.ptr\s+(?:\.(?:global|shared|const|local)\s+)?(?:\.align\s+\d+\s+)?)?/,
    /([\w$]+)(\[(\d*)\])?/, // the name, how many
    /(?:\s*=\s*(.*))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

function variable(statement) {
  const match = variablePattern.exec(statement);
  if (!match) return null;
  const [, space, align, type, name, array, count, init] = match;
  return {
    kind: 'variable',
    space,
    align: Number(align ?? sizes[type]),
    type,
    name,
    count: array ? (count ? Number(count) : null) : 1,
    init: init && split(init.replace(/^\{|\}$/g, '')),
  };
}

function registers(statement) {
  const match = /^\.reg\s+\.(\w+)\s+(.*)$/.exec(statement);
  if (!match) return null;
  const names = split(match[2]).flatMap(name => {
    const range = /^(.+)<(\d+)>$/.exec(name);
    return range ? Array.from({ length: Number(range[2]) }, (_, i) => range[1] + i) : [name];
  });
  return { kind: 'registers', type: match[1], names };
}

function header(statement) {
  const match = /\.(entry|func)\s+(?:\(([^)]*)\)\s*)?([\w$]+)\s*(?:\(([^)]*)\))?([^()]*)$/.exec(
    statement,
  );
  if (!match) throw new Error(`ptx: expected the head of a function, received "${statement}".`);
  const [, kind, results, name, parameters, directives] = match;
  const list = text => split(text ?? '').map(variable);
  const bounds = /\.maxntid ([\d, ]+)/.exec(directives)?.[1].split(',') ?? [1024];
  const threads = bounds.reduce((product, size) => product * Number(size), 1);
  return { kind, name, results: list(results), parameters: list(parameters), threads };
}

function instruction(text, place) {
  const [, predicate, opcode, operands] = /^(?:@(!?[%\w$]+)\s+)?([\w.:]+)\s*(.*)$/.exec(text) ?? [];
  if (!opcode) throw new Error(`ptx: expected an instruction at ${place}, received "${text}".`);
  return {
    kind: 'instruction',
    predicate,
    opcode: opcode.split('.').filter(Boolean),
    operands: split(operands),
    text,
    place,
  };
}

/** One statement of a function's body. */
function bodyStatement(statement, place) {
  if (statement === '{') return { kind: 'open' };
  if (statement === '}') return { kind: 'close' };
  if (statement.endsWith(':')) return { kind: 'label', name: statement.slice(0, -1) };
  if (!statement.startsWith('.')) return instruction(statement, place);
  const targets = /^\.branchtargets\s+(.*)$/.exec(statement);
  if (targets) return { kind: 'targets', labels: split(targets[1]) };
  if (/^\.(pragma|callprototype)\b/.test(statement)) return null;
  const declared = registers(statement) ?? variable(statement);
  if (!declared) throw new Error(`ptx: no such declaration is known here: "${statement}".`);
  return declared;
}

class Parser {
  files = new Map();
  variables = [];
  functions = [];
  #depth = 0;
  #place = '';

  take(statement) {
    if (this.#location(statement)) return;
    if (this.#depth > 0) this.#body(statement);
    else if (statement === '{') this.#depth = 1;
    else this.#top(statement);
  }

  #location(statement) {
    const file = /^\.file\s+(\d+)\s+"([^"]*)"/.exec(statement);
    if (file) this.files.set(file[1], file[2]);
    const loc = /^\.loc\s+(\d+)\s+(\d+)/.exec(statement);
    if (loc) this.#place = { file: loc[1], line: Number(loc[2]) };
    return Boolean(file || loc);
  }

  #top(statement) {
    if (/^\.(version|target|address_size)\b/.test(statement)) return;
    if (/\.(entry|func)\b/.test(statement)) {
      this.functions.push({ ...header(statement), body: null });
      return;
    }
    const declared = variable(statement);
    if (!declared) throw new Error(`ptx: no such statement is known here: "${statement}".`);
    this.variables.push(declared);
  }

  #body(statement) {
    const current = this.functions.at(-1);
    current.body ??= [];
    if (statement === '{') ++this.#depth;
    if (statement === '}' && --this.#depth === 0) return;
    const parsed = bodyStatement(statement, this.#place);
    if (parsed) current.body.push(parsed);
  }
}

export function parse(text) {
  const parser = new Parser();
  for (const statement of statements(normalized(text))) parser.take(statement);
  const { files, variables, functions } = parser;
  return { files, variables, functions: functions.filter(({ body }) => body) };
}
