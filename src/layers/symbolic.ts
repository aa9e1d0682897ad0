// SPDX-License-Identifier: MIT
// Layers applied before there is data: the graph that functional models are made of.
import type { DType } from '../dtype.js';
import { shapeText } from '../errors.js';
import { leavesOf, mapLeaves } from '../tree.js';
import type { Layer } from './layer.js';

/** With the batch axis in front; null: any. */
export type SymbolicShape = readonly (number | null)[];
/** One application of a layer. */
export interface Node {
  readonly layer: Layer;
  /** What the layer was applied to: a symbolic tensor, or an array of them (and of tensors, which are constants). */
  readonly x: unknown;
  /** The options of the call, which may hold symbolic tensors too: a recurrent layer's initial state. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The symbolic tensors in `x` and `options`, in order. */
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** What a layer gives for a symbolic input: a shape and a dtype, and where it comes from. Keras's KerasTensor. */
export class SymbolicTensor {
  constructor(
    readonly shape: SymbolicShape,
    readonly dtype: DType,
    readonly node: Node,
    /** Which of the node's outputs it is. */
    readonly index: number,
  ) {}
  get rank(): number {
    return this.shape.length;
  }
  /** The name of the layer that gives it. */
  get name(): string {
    return this.node.layer.name;
  }
  toString(): string {
    return `SymbolicTensor ${shapeText(this.shape)} ${this.dtype} of ${this.node.layer.title}`;
  }
}

export type Symbols = SymbolicTensor | SymbolicTensor[];
export const isSymbol = (x: unknown): x is SymbolicTensor => x instanceof SymbolicTensor;
/** Whether a call with this input makes a node. @internal */
export const hasSymbols = (x: unknown): boolean =>
  isSymbol(x) || (Array.isArray(x) && x.some(isSymbol));

/** The shape and dtype of an output. */
export interface Spec {
  shape: SymbolicShape;
  dtype: DType;
}

// Extents of axes that may have any: where an output differs between them, it may too.
const PROBES = [48, 64] as const;

/** Adds a node to the layer: what `apply` does with symbolic tensors. @internal */
export function applyToSymbols(
  layer: Layer,
  x: unknown,
  options: Readonly<Record<string, unknown>>,
): Symbols {
  const inputs = leavesOf([x, options], isSymbol);
  const isOpen = inputs.some(t => t.shape.slice(1).includes(null));
  const [specs, other] = PROBES.map(probe =>
    isOpen || probe === PROBES[0] ? specsOf(layer, x, options, probe) : null,
  );
  const outputs: SymbolicTensor[] = [];
  const node: Node = { layer, x, options, inputs, outputs };
  specs!.forEach(({ shape, dtype }, i) => {
    const open = shape.map((n, axis) =>
      axis === 0 || (other && other[i].shape[axis] !== n) ? null : n,
    );
    outputs.push(new SymbolicTensor(open, dtype, node, i));
  });
  layer.inboundNodes.push(node);
  return outputs.length === 1 ? outputs[0] : outputs;
}

/** What the layer's outputs are where every open axis has `probe` elements. */
function specsOf(layer: Layer, x: unknown, options: object, probe: number): Spec[] {
  const probed = (t: SymbolicTensor): Spec => ({
    shape: t.shape.slice(1).map(n => n ?? probe),
    dtype: t.dtype,
  });
  return layer.outputSpecs(mapLeaves(x, isSymbol, probed), mapLeaves(options, isSymbol, probed));
}

/** Begins a graph: the node of an input layer. @internal */
export function beginGraph(layer: Layer, shape: SymbolicShape, dtype: DType): SymbolicTensor {
  const outputs: SymbolicTensor[] = [];
  const node: Node = { layer, x: [], options: {}, inputs: [], outputs };
  outputs.push(new SymbolicTensor(shape, dtype, node, 0));
  layer.inboundNodes.push(node);
  return outputs[0];
}
