// SPDX-License-Identifier: MIT
// The table that `model.summary()` prints, as Keras 3 draws it.
import type { Layer } from '../layers/layer.js';
import { type Shape } from '../shape.js';
import type { Variable } from '../tensor.js';
import type { Model } from './model.js';

export interface SummaryConfig {
  /** Where each line goes; console.log where it is not given. */
  printFn?: (line: string) => void;
  /** Show the layers within nested models. */
  expandNested?: boolean;
  /** Add a column that says whether a layer trains. */
  showTrainable?: boolean;
}

interface Row {
  name: string;
  shape: string;
  params: string;
  trainable: string;
}
interface Column {
  title: string;
  key: keyof Row;
  width: number;
  right?: boolean;
}

const columns: readonly Column[] = [
  { title: 'Layer (type)', key: 'name', width: 31 },
  { title: 'Output Shape', key: 'shape', width: 22 },
  { title: 'Param #', key: 'params', width: 13, right: true },
];
const trainableColumn: Column = { title: 'Trainable', key: 'trainable', width: 9 };

const count = (n: number): string => n.toLocaleString('en-US');

/** `198.79 KB`, in Keras's steps of 1024. */
export function memorySize(bytes: number): string {
  if (bytes === 0) return '0.00 B';
  const exponent = Math.floor(Math.log2(bytes) / 10);
  return `${(bytes / 1024 ** exponent).toFixed(2)} ${['B', 'KB', 'MB', 'GB', 'TB'][exponent]}`;
}

const shapeColumn = (shape: Shape): string =>
  `(${['None', ...shape].join(', ')}${shape.length === 0 ? ',' : ''})`;

interface Shaped {
  layer: Layer;
  shape: Shape;
}
interface Nested {
  layerShapes(): readonly Shaped[];
}
const isNested = (layer: unknown): layer is Nested =>
  typeof (layer as Partial<Nested>).layerShapes === 'function';

function rowsOf(model: Nested, expand: boolean, indent = ''): Row[] {
  return model.layerShapes().flatMap(({ layer, shape }) => {
    const row = {
      name: `${indent}${layer.name} (${layer.className})`,
      shape: shapeColumn(shape),
      params: count(layer.countParams()),
      trainable: layer.weights.length === 0 ? '-' : layer.trainable ? 'Y' : 'N',
    };
    return expand && isNested(layer) ? [row, ...rowsOf(layer, expand, `${indent}    `)] : [row];
  });
}

/** A cell's text in lines of the column's width. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if ((line + word).trimEnd().length > width && line) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
    while (line.trimEnd().length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line.trimEnd()];
}

function drawRow(row: Record<keyof Row, string>, shown: readonly Column[], bar: string): string[] {
  const cells = shown.map(c => wrap(row[c.key], c.width));
  const height = Math.max(...cells.map(c => c.length));
  const cell = (c: Column, i: number, line: number) =>
    c.right ? (cells[i][line] ?? '').padStart(c.width) : (cells[i][line] ?? '').padEnd(c.width);
  return Array.from(
    { length: height },
    (_, line) => `${bar} ${shown.map((c, i) => cell(c, i, line)).join(` ${bar} `)} ${bar}`,
  );
}
const rule = (shown: readonly Column[], [left, line, between, right]: string): string =>
  left + shown.map(c => line.repeat(c.width + 2)).join(between) + right;

function totals(model: Model): string[] {
  const sizes = (weights: readonly Variable[]) => ({
    n: weights.reduce((n, w) => n + w.size, 0),
    bytes: weights.reduce((n, w) => n + w.bytes, 0),
  });
  const line = (name: string, { n, bytes }: { n: number; bytes: number }) =>
    ` ${name} params: ${count(n)} (${memorySize(bytes)})`;
  const trained = new Set(model.trainableWeights);
  const own = model.weights;
  const optimizer = model.isCompiled ? model.optimizer.variables : [];
  const sum = sizes([...own, ...optimizer]);
  return [
    line('Total', sum),
    line('Trainable', sizes(own.filter(w => trained.has(w)))),
    line('Non-trainable', sizes(own.filter(w => !trained.has(w)))),
    ...(optimizer.length > 0 ? [line('Optimizer', sizes(optimizer))] : []),
  ];
}

/** Prints the model's layers. @internal */
export function summarize(
  model: Model,
  {
    printFn = line => console.log(line),
    expandNested = false,
    showTrainable = false,
  }: SummaryConfig,
): void {
  const shown = showTrainable ? [...columns, trainableColumn] : columns;
  const rows = rowsOf(model as unknown as Nested, expandNested);
  const head = Object.fromEntries(shown.map(c => [c.key, c.title])) as Record<keyof Row, string>;
  printFn(`Model: "${model.name}"`);
  printFn(rule(shown, '┏━┳┓'));
  drawRow(head, shown, '┃').forEach(printFn);
  printFn(rule(shown, '┡━╇┩'));
  rows.forEach((row, i) => {
    if (i > 0) printFn(rule(shown, '├─┼┤'));
    drawRow(row, shown, '│').forEach(line => printFn(line));
  });
  printFn(rule(shown, '└─┴┘'));
  totals(model).forEach(line => printFn(line));
}
