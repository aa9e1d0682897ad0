// SPDX-License-Identifier: MIT
// Layers applied before there is data: the graph that functional models are made of.
import type { DType } from '../dtype.js';
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { Placeholder, type SymbolicShape } from '../placeholder.js';
import { Tensor } from '../tensor.js';
import { leavesOf, mapLeaves } from '../tree.js';
import type { Layer } from './layer.js';

export type { SymbolicShape };

/** What a layer gives for a symbolic input: a shape and a dtype, and where it comes from. Keras's KerasTensor. */
export class SymbolicTensor extends Placeholder {
  constructor(
    shape: SymbolicShape,
    dtype: DType,
    readonly node: Node,
    /** Which of the node's outputs it is. */
    readonly index: number,
  ) {
    super(shape, dtype);
  }
  /** The name of the layer that gives it. */
  get name(): string {
    return this.node.layer.name;
  }
  override toString(): string {
    return `SymbolicTensor ${shapeText(this.shape)} ${this.dtype} of ${this.node.layer.title}`;
  }
}

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

export type Symbols = SymbolicTensor | SymbolicTensor[];
/** Symbolic tensors among tensors, which are constants. */
export type WithConstants =
  | readonly [SymbolicTensor, ...(SymbolicTensor | Tensor)[]]
  | readonly [Tensor, SymbolicTensor, ...(SymbolicTensor | Tensor)[]];
export const isSymbol = (x: unknown): x is SymbolicTensor => x instanceof SymbolicTensor;
/** Whether a call with this input makes a node. @internal */
export const hasSymbols = (x: unknown): boolean =>
  isSymbol(x) || (Array.isArray(x) && x.some(isSymbol));
/** The same of a call's options. @internal */
export function hasSymbolicOptions(options: object): boolean {
  for (const key in options) if (hasSymbols((options as Record<string, unknown>)[key])) return true;
  return false;
}
/** One of one, else all. @internal */
export const unpacked = (symbols: readonly SymbolicTensor[]): Symbols =>
  symbols.length === 1 ? symbols[0] : [...symbols];

/** The shape and dtype of an output. */
export interface Spec {
  shape: SymbolicShape;
  dtype: DType;
}

// Extents of axes that may have any: where an output differs between them, it may too.
const PROBES = [48, 64] as const;

/** Adds a node to the layer: what `apply` does with symbolic tensors. Where it throws, the layer is as before. @internal */
export function applyToSymbols(
  layer: Layer,
  x: unknown,
  options: Readonly<Record<string, unknown>>,
): Symbols {
  refuseOthers(layer.title, x);
  const inputs = leavesOf([x, options], isSymbol);
  const outputs: SymbolicTensor[] = [];
  const node: Node = { layer, x, options, inputs, outputs };
  const { built } = layer;
  layer.orAsBefore(() => {
    openSpecs(node).forEach(({ shape, dtype }, i) =>
      outputs.push(new SymbolicTensor(shape, dtype, node, i)),
    );
  });
  if (!built && inputs.some(isOpen)) layer.inputShapes = []; // they are probes
  layer.inboundNodes.push(node);
  return unpacked(outputs);
}

/** Throws where symbolic tensors stand among what is no tensor. */
function refuseOthers(who: string, x: unknown): void {
  if (!Array.isArray(x)) return;
  const odd: unknown = x.find(part => !isSymbol(part) && !(part instanceof Tensor));
  if (odd === undefined) return;
  const expected = 'symbolic tensors alone, or with tensors for constants';
  throw new TypeError(mismatch(who, expected, odd, 'Make it one with gm.tensor.'));
}

const isOpen = ({ shape }: SymbolicTensor): boolean => shape.slice(1).includes(null);

/** What a node gives: an axis that follows an open one is open. */
function openSpecs(node: Node): Spec[] {
  const specs = specsOf(node, PROBES[0]);
  const others = node.inputs.some(isOpen) ? specsOfOthers(node) : specs;
  return specs.map(({ shape, dtype }, i) => ({
    shape: shape.map((n, axis) => (axis === 0 || others[i].shape[axis] !== n ? null : n)),
    dtype,
  }));
}
function specsOfOthers(node: Node): Spec[] {
  try {
    return specsOf(node, PROBES[1]);
  } catch (cause) {
    const expected = 'an input whose open axes (null) may have any extent';
    const advice = 'Give gm.input each extent that the layer needs.';
    const shape = node.inputs[0].shape;
    throw new ShapeError(mismatch(node.layer.title, expected, shape, advice), { cause });
  }
}

/** What a node's outputs are where every open axis has `probe` elements. */
function specsOf({ layer, x, options }: Node, probe: number): Spec[] {
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

/** The one symbolic call of a layer. @throws Error where there is none, or more than one @internal */
export function onlyNode({ title, inboundNodes }: Layer, what: 'input' | 'output'): Node {
  const { length } = inboundNodes;
  if (length === 1) return inboundNodes[0];
  const advice =
    length === 0
      ? 'Apply it to what gm.input gives first.'
      : `Choose one of them: layer.inboundNodes[i].${what}s.`;
  const expected = `one symbolic call of the layer, for it to have an ${what}`;
  throw new Error(mismatch(title, expected, length, advice));
}
