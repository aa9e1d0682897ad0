// SPDX-License-Identifier: MIT
// Tensors in nested arrays and plain objects: what functions take and return.
import { Tensor } from './tensor.js';

export type Tree = unknown;

/** Calls `visit` for each tensor, in order of arrays and keys. */
export function eachTensor(tree: Tree, visit: (t: Tensor) => void): void {
  if (tree instanceof Tensor) visit(tree);
  else if (Array.isArray(tree)) for (const part of tree) eachTensor(part, visit);
  else if (isPlain(tree)) for (const key of Object.keys(tree)) eachTensor(tree[key], visit);
}

export function tensorsOf(tree: Tree): Tensor[] {
  const found: Tensor[] = [];
  eachTensor(tree, t => found.push(t));
  return found;
}

/** The same structure with each tensor replaced. */
export const mapTensors = <T>(tree: T, replace: (t: Tensor) => unknown): T =>
  mapLeaves(tree, t => t instanceof Tensor, replace);

/** The same structure with each part that `is` a leaf replaced. */
export function mapLeaves<T, L>(
  tree: T,
  is: (part: unknown) => part is L,
  replace: (leaf: L) => unknown,
): T {
  if (is(tree)) return replace(tree) as T;
  if (Array.isArray(tree)) return tree.map(part => mapLeaves(part as unknown, is, replace)) as T;
  if (isPlain(tree))
    return Object.fromEntries(
      Object.entries(tree).map(([key, part]) => [key, mapLeaves(part, is, replace)]),
    ) as T;
  return tree;
}

/** The leaves of a structure, in order of arrays and keys. */
export function leavesOf<L>(tree: Tree, is: (part: unknown) => part is L): L[] {
  const found: L[] = [];
  mapLeaves(tree, is, leaf => found.push(leaf));
  return found;
}

/** Whether it is an object of the language, of no class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const proto = Object.getPrototypeOf(value) as unknown;
  return proto === Object.prototype || proto === null;
}
