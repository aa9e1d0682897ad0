// SPDX-License-Identifier: MIT
// The table that `model.summary()` prints, as Keras 3 draws it.
import { mismatch } from '../errors.js';
import type { Layer } from '../layers/layer.js';
import type { SymbolicShape } from '../layers/symbolic.js';
import type { Variable } from '../tensor.js';
import type { Graph } from './graph.js';
import type { Model } from './model.js';

export interface SummaryConfig {
  /** Where each line goes; console.log where it is not given. */
  printFn?: (line: string) => void;
  /** Show the layers within nested models. */
  expandNested?: boolean;
  /** Add a column that says whether a layer trains. */
  showTrainable?: boolean;
  /** The width of the table. Default: as the terminal has room for, at most 88 (108 with connections; 12 more with `showTrainable`). */
  lineLength?: number;
  /** Where the columns end, as shares of the width. */
  positions?: readonly number[];
  /** The first and the last layer to show: their names, or patterns for them. */
  layerRange?: readonly [string, string];
}

type Side = 'left' | 'right' | 'center';
interface Column {
  title: string;
  side: Side;
  width: number;
  /** What stands in it for a layer; `prefix` shows how deep it is nested. */
  cell: (layer: Layer, prefix: string) => string;
}

const TERMINAL = 80; // columns, where there is no terminal

const count = (n: number): string => n.toLocaleString('en-US');

/** `198.79 KB`, in Keras's steps of 1024. */
export function memorySize(bytes: number): string {
  if (bytes === 0) return '0.00 B';
  const exponent = Math.floor(Math.log2(bytes) / 10);
  return `${(bytes / 1024 ** exponent).toFixed(2)} ${['B', 'KB', 'MB', 'GB', 'TB'][exponent]}`;
}

// ---- what stands in the cells ------------------------------------------------------------------------------------------

const shapeText = (shape: SymbolicShape): string =>
  `(${shape.map(n => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;

/** What a layer gives, where that can be told. @internal */
export const outputShapes = (layer: Layer): readonly SymbolicShape[] =>
  layer.inboundNodes.at(-1)?.outputs.map(t => t.shape) ?? calledShapes(layer);
function shapesOf(layer: Layer): string {
  const texts = outputShapes(layer).map(shapeText);
  return texts.length === 1 ? texts[0] : texts.length === 0 ? '?' : `[${texts.join(', ')}]`;
}
/** What a layer without symbolic calls gives for samples as it was built for; nothing where that cannot be told. */
function calledShapes(layer: Layer): SymbolicShape[] {
  const { built, inputShapes } = layer;
  if (!built || inputShapes.length === 0) return [];
  try {
    const samples = layer.outputShape(inputShapes.length === 1 ? inputShapes[0] : inputShapes);
    const several = (Array.isArray(samples[0]) ? samples : [samples]) as readonly SymbolicShape[];
    return several.map(sample => [null, ...sample]);
  } catch {
    return []; // it needs more than shapes
  }
}
const paramsOf = (layer: Layer): string =>
  layer.built ? count(layer.countParams()) : '0 (unbuilt)';
const trainableOf = (layer: Layer): string =>
  layer.weights.length === 0 ? '-' : layer.trainable ? 'Y' : 'N';

/** What a layer is applied to in this graph: `dense[0][0]` is the first output of the first call of `dense`. */
function connectionsOf(layer: Layer, { nodes, starts }: Graph): string {
  const calls = layer.inboundNodes.filter(node => nodes.includes(node));
  const sources = calls.flatMap(node => node.inputs).map(t => starts.get(t) ?? t);
  const name = ({ node, index }: (typeof sources)[number]) =>
    `${node.layer.name}[${node.layer.inboundNodes.indexOf(node)}][${index}]`;
  return sources.map(name).join(', ') || '-';
}

/** Whether each layer takes what the one in front gives. */
function isChain({ nodes, layers, starts }: Graph): boolean {
  const taken = nodes.flatMap(node => node.inputs).map(t => (starts.get(t) ?? t).node);
  return (
    starts.size === 1 &&
    nodes.length === layers.length &&
    nodes.every(node => node.inputs.length <= 1) &&
    new Set(taken).size === taken.length
  );
}

// ---- columns ------------------------------------------------------------------------------------------------------------

function columnsOf(model: Model, config: SummaryConfig): Column[] {
  const { graph } = model;
  const chain = graph === null || isChain(graph);
  const { showTrainable = false } = config;
  const columns: Omit<Column, 'width'>[] = [
    {
      title: 'Layer (type)',
      side: 'left',
      cell: (layer, prefix) => `${prefix}${layer.name} (${layer.className})`,
    },
    { title: 'Output Shape', side: 'left', cell: shapesOf },
    { title: 'Param #', side: 'right', cell: paramsOf },
  ];
  if (!chain) {
    const cell = (layer: Layer) => connectionsOf(layer, graph);
    columns.push({ title: 'Connected to', side: 'left', cell });
  }
  if (showTrainable) columns.push({ title: 'Trainable', side: 'center', cell: trainableOf });
  const room = (process.stdout.columns ?? TERMINAL) - 4;
  const most = (chain ? 88 : 108) + (showTrainable ? 12 : 0);
  const { lineLength = Math.min(most, room) } = config;
  const given = config.positions ?? (chain ? [0.45, 0.8, 1] : [0.3, 0.56, 0.74, 1]);
  const positions = showTrainable ? [...given.map(p => p * 0.9), 1] : given;
  if (positions.length !== columns.length) {
    const expected = `\`positions\` of ${columns.length - (showTrainable ? 1 : 0)} columns`;
    throw new TypeError(mismatch(`summary of ${model.title}`, expected, config.positions));
  }
  const widths = widthsOf(model.title, positions, lineLength);
  return columns.map((column, i) => ({ ...column, width: widths[i] }));
}

/** As Keras divides the line, and its printer then takes what lines and margins need from each column alike. */
function widthsOf(who: string, positions: readonly number[], lineLength: number): number[] {
  const ends = positions.map(p => Math.trunc(p * lineLength));
  const widths = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  if (Math.min(...widths) < 4) {
    const expected = 'a `lineLength` that leaves 4 characters for each column';
    throw new RangeError(mismatch(`summary of ${who}`, expected, lineLength));
  }
  let excess = widths.reduce((a, b) => a + b, 0) + 3 * widths.length + 1 - lineLength;
  return widths.map((width, i) => {
    const share = roundHalfToEven(excess / (widths.length - i));
    excess -= share;
    return width - share;
  });
}
const roundHalfToEven = (x: number): number =>
  x % 1 === 0.5 && Math.floor(x) % 2 === 0 ? Math.floor(x) : Math.round(x);

// ---- drawing ------------------------------------------------------------------------------------------------------------

/** A cell's text in lines of the column's width; a word that is longer is cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/\s*\S+\s*/g) ?? []) {
    if (line && (line + word).trimEnd().length > width) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  const cut = (full: string) => (full.length > width ? `${full.slice(0, width - 1)}…` : full);
  return [...lines, line].map(full => cut(full.trimEnd()));
}
function aligned(text: string, side: Side, width: number): string {
  if (side === 'right') return text.padStart(width);
  const lead = side === 'center' ? Math.floor((width - text.length) / 2) : 0;
  return (' '.repeat(lead) + text).padEnd(width);
}
function drawRow(texts: readonly string[], columns: readonly Column[], bar: string): string[] {
  const cells = columns.map((c, i) => wrap(texts[i], c.width));
  const height = Math.max(...cells.map(c => c.length));
  const part = (c: Column, i: number, line: number) =>
    aligned(cells[i][line] ?? '', c.side, c.width);
  return Array.from(
    { length: height },
    (_, line) => `${bar} ${columns.map((c, i) => part(c, i, line)).join(` ${bar} `)} ${bar}`,
  );
}
const rule = (columns: readonly Column[], [left, line, between, right]: string): string =>
  left + columns.map(c => line.repeat(c.width + 2)).join(between) + right;

/** The layers to show, each with what shows how deep it is nested. */
function rowsOf(layers: readonly Layer[], expand: boolean, depth = 0): [Layer, string][] {
  const prefix = depth === 0 ? '' : `${'   '.repeat(depth)}└ `;
  return layers.flatMap(layer => [
    [layer, prefix],
    ...(expand ? rowsOf(layersWithin(layer), expand, depth + 1) : []),
  ]);
}
/** The layers of a model. */
const layersWithin = (layer: Layer): readonly Layer[] => {
  const { layers } = layer as Partial<Model>;
  return Array.isArray(layers) ? (layers as Layer[]) : [];
};
function inRange(model: Model, range: SummaryConfig['layerRange']): readonly Layer[] {
  const { layers } = model;
  if (!range) return layers;
  const matching = (pattern: string) => {
    const found = layers.flatMap(({ name }, i) =>
      new RegExp(`^(?:${pattern})`).test(name) ? [i] : [],
    );
    if (found.length > 0) return found;
    const expected = '`layerRange` to match names of layers';
    throw new RangeError(mismatch(`summary of ${model.title}`, expected, pattern));
  };
  const [first, last] = [Math.min(...matching(range[0])), Math.max(...matching(range[1]))];
  return layers.slice(Math.min(first, last), Math.max(first, last) + 1);
}

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
export function summarize(model: Model, config: SummaryConfig): void {
  const { printFn = (line: string) => console.log(line), expandNested = false } = config;
  const columns = columnsOf(model, config);
  const rows = rowsOf(inRange(model, config.layerRange), expandNested);
  const titles = columns.map(c => c.title);
  printFn(`Model: "${model.name}"`);
  printFn(rule(columns, '┏━┳┓'));
  drawRow(titles, columns, '┃').forEach(line => printFn(line));
  printFn(rule(columns, '┡━╇┩'));
  rows.forEach(([layer, prefix], i) => {
    if (i > 0) printFn(rule(columns, '├─┼┤'));
    const texts = columns.map(c => c.cell(layer, prefix));
    drawRow(texts, columns, '│').forEach(line => printFn(line));
  });
  printFn(rule(columns, '└─┴┘'));
  totals(model).forEach(line => printFn(line));
}
