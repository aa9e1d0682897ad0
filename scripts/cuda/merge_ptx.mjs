// SPDX-License-Identifier: MIT
// One PTX module of several that nvcc made of one file each: the driver loads one. Nothing of one file is used by another, so their
// statements stand behind each other, and what several declare alike (tables of the mathematical library, the block's shared memory)
// once.

/** The statements of a module behind its header, as nvcc lays them out: a function's braces stand in the first column. */
function statementsOf(ptx) {
  const [header, body] = ptx.split(/(?<=^\.address_size .*\n)/m);
  const statements = [];
  let lines = [];
  let inFunction = false;
  for (const line of body.split('\n')) {
    if (lines.length === 0 && /^\s*(\/\/|$)/.test(line)) continue;
    lines.push(line);
    inFunction ||= line === '{';
    if (inFunction ? line !== '}' : !line.endsWith(';')) continue;
    statements.push(lines.join('\n'));
    lines = [];
    inFunction = false;
  }
  return { header, statements };
}

/** What two statements must not both be: a function of the mathematical library goes by its name, for labels in it are numbered by file. */
function identity(statement) {
  const name = /^\.func[^{;]*?\b(__\w+)\s*\(/.exec(statement)?.[1];
  const kind = statement.endsWith(';') ? 'declared' : 'defined';
  return name ? `${kind} ${name}` : statement;
}

/** @param {string[]} modules PTX of one architecture */
export function mergePtx(modules) {
  const parts = modules.map(statementsOf);
  const once = new Map();
  for (const statement of parts.flatMap(({ statements }) => statements))
    if (!once.has(identity(statement))) once.set(identity(statement), statement);
  return `${parts[0].header}\n${[...once.values()].join('\n\n')}\n`;
}
