// SPDX-License-Identifier: MIT
import t from 'tap';
import { aligned, styled } from '../../src/cli/layout.js';

t.test('columns begin below each other, and numbers end there', async t =>
  t.equal(
    aligned([
      ['a', '1', 'x'],
      ['long', '12.5%', ''],
    ]),
    'a         1  x\nlong  12.5%',
  ),
);

t.test('the last column is wrapped in a terminal, and there alone', async t => {
  const rows = [['name', 'one two three four five six seven eight nine']];
  t.notMatch(aligned(rows), '\n');
  t.intercept(process.stdout, 'isTTY', { value: true });
  t.intercept(process.stdout, 'columns', { value: 40 });
  t.equal(aligned(rows), 'name  one two three four five six seven\n      eight nine');
});

t.test('colours are for terminals that have them', async t => {
  const { stdout } = process;
  const terminal = (isTTY: boolean, hasColors: boolean) => {
    t.intercept(stdout, 'isTTY', { value: isTTY });
    t.intercept(stdout, 'hasColors', { value: () => hasColors });
    return styled('red', 'text');
  };
  t.equal(terminal(true, true), '\x1b[31mtext\x1b[39m');
  t.equal(terminal(true, false), 'text');
  t.equal(terminal(false, true), 'text');
});
