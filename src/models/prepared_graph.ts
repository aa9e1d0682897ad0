// SPDX-License-Identifier: MIT
// A graph as prediction runs it: a layer takes in those behind it where nobody else sees what it gives.
import type { Prepared } from '../layers/prepared.js';
import { isSymbol, type Node, type SymbolicTensor } from '../layers/symbolic.js';
import type { Graph } from './graph.js';

/** A call. */
export interface Step {
  readonly node: Node;
  /** What it gives: the outputs of the last call that it stands for. */
  readonly outputs: readonly SymbolicTensor[];
  /** Null: the layer as it is. */
  readonly prepared: Prepared | null;
}

/** The calls of a graph, of which `outputs` are to be seen. */
export function preparedSteps(graph: Graph, outputs: readonly SymbolicTensor[]): Step[] {
  const next = onlyFollowers(graph, outputs);
  const taken = new Set<Node>();
  const steps: Step[] = [];
  for (const node of graph.nodes) {
    if (taken.has(node)) continue;
    const chain = chainBehind(node, next);
    const prepared = isBare(node) ? node.layer.prepared(chain.map(({ layer }) => layer)) : null;
    const within = chain.slice(0, (prepared?.layers ?? 1) - 1);
    within.forEach(follower => taken.add(follower));
    steps.push({ node, prepared, outputs: (within.at(-1) ?? node).outputs });
  }
  return steps;
}

/** The call that alone takes a tensor, and takes nothing else. */
function onlyFollowers(
  { nodes, starts }: Graph,
  outputs: readonly SymbolicTensor[],
): ReadonlyMap<SymbolicTensor, Node> {
  const next = new Map<SymbolicTensor, Node>();
  const seen = new Set([...outputs, ...starts.keys()]);
  for (const node of nodes)
    for (const t of node.inputs) {
      if (seen.has(t)) next.delete(t);
      else if (isSymbol(node.x) && isBare(node)) next.set(t, node);
      seen.add(t);
    }
  return next;
}
function chainBehind(node: Node, next: ReadonlyMap<SymbolicTensor, Node>): Node[] {
  const followerOf = ({ outputs }: Node) =>
    outputs.length === 1 ? next.get(outputs[0]) : undefined;
  const chain: Node[] = [];
  for (let n = followerOf(node); n !== undefined; n = followerOf(n)) chain.push(n);
  return chain;
}

/** Whether the call says nothing but its inputs. */
const isBare = ({ inputs, options }: Node): boolean =>
  inputs.length > 0 && Object.values(options).every(value => value === undefined);
