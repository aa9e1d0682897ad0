// SPDX-License-Identifier: MIT
// Text for a terminal, a pipe or a file.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours where the output is a terminal that has them, and NO_COLOR is not set. */
export const styled = (style: Style, text: string): string =>
  process.stdout.isTTY && process.stdout.hasColors?.()
    ? styleText(style, text, { validateStream: false })
    : text;

const LEAST = 30;

/** A text in lines of at most so many characters, where its words allow it. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.match(/\s*\S+/g) ?? []) {
    const line = lines[lines.length - 1] + word;
    if (line.length <= width || lines.at(-1) === '') lines[lines.length - 1] = line;
    else lines.push(word.trimStart());
  }
  return lines;
}

/** Rows whose columns begin below each other; those that hold numbers end there. In a terminal the last one is wrapped. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0)),
  );
  const isNumber = (text: string) => /^[\d,.]+%?$/.test(text);
  const cell = (text: string, column: number) =>
    isNumber(text) ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = process.stdout.isTTY ? Math.max(LEAST, process.stdout.columns - before) : Infinity;
  const lines = rows.flatMap(row => {
    const head = row
      .slice(0, columns - 1)
      .map(cell)
      .join('  ');
    const [first, ...more] = wrapped(cell(row[columns - 1] ?? '', columns - 1), room);
    return [[head, first].join('  '), ...more.map(line => ' '.repeat(before) + line)];
  });
  return lines.map(line => line.trimEnd()).join('\n');
}
