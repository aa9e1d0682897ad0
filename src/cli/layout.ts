// SPDX-License-Identifier: MIT
// Text for a terminal, a pipe or a file.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours where the output is a terminal that has them, and NO_COLOR is not set. */
export const styled = (style: Style, text: string): string =>
  process.stdout.isTTY && process.stdout.hasColors?.()
    ? styleText(style, text, { validateStream: false })
    : text;

/** Rows whose columns begin below each other; those that hold numbers end there. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0)),
  );
  const isNumber = (text: string) => /^[\d,.]+%?$/.test(text);
  const cell = (text: string, column: number) =>
    isNumber(text) ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  return rows.map(row => row.map(cell).join('  ').trimEnd()).join('\n');
}
