// SPDX-License-Identifier: MIT
// The layers and calls between inputs and outputs, in Keras's order: by depth, which is how many calls lie between one and the
// outputs at most; ties as a walk back from the outputs first meets the layers.
import type { Layer } from '../layers/layer.js';
import type { Node, SymbolicTensor } from '../layers/symbolic.js';

export interface Graph {
  /** Each layer once. */
  readonly layers: readonly Layer[];
  /** In an order in which they can be called; those of the inputs first. */
  readonly nodes: readonly Node[];
}

/** @throws Error where an output depends on an input that is not among `inputs`, and where two layers have one name */
export function graphOf(
  who: string,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Graph {
  const { nodes, layers } = walkBack(who, new Set(inputs), outputs);
  for (const { node } of inputs) {
    if (!nodes.includes(node)) nodes.push(node);
    layers.add(node.layer);
  }
  const depths = depthsOf(nodes);
  const sorted = [...layers].sort((a, b) => depths.layers.get(b)! - depths.layers.get(a)!);
  checkNames(who, sorted);
  nodes.sort((a, b) => depths.nodes.get(b)! - depths.nodes.get(a)!);
  return { layers: sorted, nodes };
}

/** All nodes that outputs depend on, each behind those that it depends on; the layers in the order in which they are met. */
function walkBack(
  who: string,
  inputs: ReadonlySet<SymbolicTensor>,
  outputs: readonly SymbolicTensor[],
): { nodes: Node[]; layers: Set<Layer> } {
  const layers = new Set<Layer>();
  const nodes = new Set<Node>();
  const visit = (t: SymbolicTensor): void => {
    const { node } = t;
    if (nodes.has(node)) return;
    layers.add(node.layer);
    if (!inputs.has(t)) {
      if (node.inputs.length === 0) throw disconnected(who, t, [...inputs]);
      node.inputs.forEach(visit);
    }
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
function depthsOf(nodes: readonly Node[]): {
  nodes: Map<Node, number>;
  layers: Map<Layer, number>;
} {
  const found = { nodes: new Map<Node, number>(), layers: new Map<Layer, number>() };
  for (const node of [...nodes].reverse()) {
    const depth = Math.max(found.nodes.get(node) ?? 0, found.layers.get(node.layer) ?? 0);
    found.nodes.set(node, depth);
    found.layers.set(node.layer, depth);
    for (const { node: before } of node.inputs)
      found.nodes.set(before, Math.max(found.nodes.get(before) ?? 0, depth + 1));
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
