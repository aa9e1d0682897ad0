// SPDX-License-Identifier: MIT
// Branches and calls.
import { split } from './parse.mjs';

const branch = (f, i) => `goto ${f.label(i.operands.at(-1))};`;

function branchByIndex(f, i) {
  const cases = f.branchTargets
    .get(i.operands[1])
    .map((label, k) => `case ${k}: goto ${f.label(label)};`);
  return `switch (${f.bits(i.operands[0], 4)}) { ${cases.join(' ')} }`;
}

/** call (result), name, (parameters): each a variable in .param space; functions take their addresses. */
function call(f, i) {
  const lists = i.operands.map(operand =>
    operand.startsWith('(') ? split(operand.slice(1, -1)) : operand,
  );
  const at = lists.findIndex(item => typeof item === 'string');
  const addresses = [...(lists[at - 1] ?? []), ...(lists[at + 1] ?? [])].map(name =>
    f.bits(name, 8),
  );
  return `${f.known(lists[at], 'function').code}(${addresses.join(', ')});`;
}

export const control = {
  bra: [['uni'], branch],
  brx: [['idx', 'uni'], branchByIndex],
  call: [['uni'], call],
  ret: [['uni'], () => 'return;'],
  exit: [[], () => 'return;'],
  trap: [[], (f, i) => `fail(${f.at(i)}, "was reached");`],
};
