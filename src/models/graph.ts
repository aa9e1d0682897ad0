// SPDX-License-Identifier: MIT
// The layers and calls between inputs and outputs, in Keras's order: by depth, which is how many calls lie between one and the
// outputs at most; ties as a walk back from the outputs first meets the layers.
import { mismatch } from '../errors.js';
import { InputLayer } from '../layers/input_layer.js';
import type { Layer } from '../layers/layer.js';
import type { Node, SymbolicTensor } from '../layers/symbolic.js';

export interface Graph {
  /** Each layer once; input layers among them. */
  readonly layers: readonly Layer[];
  /** In an order in which they can be called; those of the input layers too. */
  readonly nodes: readonly Node[];
  /** For each input what an input layer gives: itself, or of an input that another layer gave that of a layer in its place. */
  readonly starts: ReadonlyMap<SymbolicTensor, SymbolicTensor>;
}

/** @throws Error where an output depends on an input that is not among `inputs`, and where two layers have one name */
export function graphOf(
  who: string,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Graph {
  const starts = startsOf(who, inputs);
  const met = walkBack(who, starts, outputs);
  const unused = [...starts.values()].filter(t => !met.layers.has(t.node.layer));
  const layers = [...unused.map(t => t.node.layer), ...met.layers];
  const nodes = [...unused.map(t => t.node), ...met.nodes];
  const depths = depthsOf(nodes, starts);
  layers.sort((a, b) => depths.layers.get(b)! - depths.layers.get(a)!);
  nodes.sort((a, b) => depths.nodes.get(b)! - depths.nodes.get(a)!);
  checkNames(who, layers);
  return { layers, nodes, starts };
}

function startsOf(
  who: string,
  inputs: readonly SymbolicTensor[],
): Map<SymbolicTensor, SymbolicTensor> {
  const starts = new Map<SymbolicTensor, SymbolicTensor>();
  for (const t of inputs) {
    if (starts.has(t)) throw new TypeError(mismatch(who, 'each input once', `"${t.name}" twice`));
    starts.set(t, t.node.inputs.length === 0 ? t : inputInPlaceOf(t));
  }
  return starts;
}
function inputInPlaceOf({ shape, dtype, name, index }: SymbolicTensor): SymbolicTensor {
  const suffix = index === 0 ? '' : `_${index}`;
  return new InputLayer({ batchShape: shape, dtype, name: `${name}_input${suffix}` }).symbol;
}

/** All nodes that outputs depend on, each behind those that it depends on; the layers in the order in which they are met. */
function walkBack(
  who: string,
  starts: ReadonlyMap<SymbolicTensor, SymbolicTensor>,
  outputs: readonly SymbolicTensor[],
): { nodes: Node[]; layers: Set<Layer> } {
  const layers = new Set<Layer>();
  const nodes = new Set<Node>();
  const visit = (t: SymbolicTensor): void => {
    const { node } = starts.get(t) ?? t;
    if (nodes.has(node)) return;
    if (node.inputs.length === 0 && !starts.has(t)) throw disconnected(who, t, [...starts.keys()]);
    layers.add(node.layer);
    node.inputs.forEach(visit);
    nodes.add(node);
  };
  outputs.forEach(visit);
  return { nodes: [...nodes], layers };
}

const disconnected = (who: string, t: SymbolicTensor, inputs: readonly SymbolicTensor[]): Error =>
  new Error(
    `${who}: its outputs depend on "${t.name}", which is not among its inputs (${inputs.map(i => `"${i.name}"`).join(', ')}). Add it to the inputs, or leave out what depends on it.`,
  );

/** How far nodes and layers lie from the outputs: a layer as far as its farthest call, and then all of its calls. */
function depthsOf(
  nodes: readonly Node[],
  starts: ReadonlyMap<SymbolicTensor, SymbolicTensor>,
): { nodes: Map<Node, number>; layers: Map<Layer, number> } {
  const found = { nodes: new Map<Node, number>(), layers: new Map<Layer, number>() };
  for (const node of [...nodes].reverse()) {
    const depth = Math.max(found.nodes.get(node) ?? 0, found.layers.get(node.layer) ?? 0);
    found.nodes.set(node, depth);
    found.layers.set(node.layer, depth);
    for (const t of node.inputs) {
      const { node: before } = starts.get(t) ?? t;
      found.nodes.set(before, Math.max(found.nodes.get(before) ?? 0, depth + 1));
    }
  }
  return found;
}

function checkNames(who: string, layers: readonly Layer[]): void {
  const names = new Set<string>();
  for (const { name } of layers) {
    if (names.has(name))
      throw new Error(
        `${who}: has two layers of the name "${name}". Give each layer a name of its own.`,
      );
    names.add(name);
  }
}
