// SPDX-License-Identifier: MIT
// Who ends a tensor: the tidy scope that it was made in, or, outside of any, the garbage collector, through one registry
// entry for a group of small tensors (an entry a tensor would cost five times an op).
import { stream } from './stream.js';
import type { Tensor } from './tensor.js';
import { heldFor } from './touched_rows.js';

const GROUP_TENSORS = 64;
const GROUP_BYTES = 1 << 16;

/** Handles that end together, when no tensor of the group is reachable any more. */
export class Group {
  readonly handles: number[] = [];
  bytes = 0;
  constructor() {
    registry.register(this, this.handles);
  }
}
const registry = new FinalizationRegistry<number[]>(handles => {
  for (const h of handles) if (h > 0) stream.free(h);
});

/** Tensors of one `tidy`, or of one gradient. */
export class Scope {
  readonly tensors: Tensor[] = [];
  constructor(
    /** Whether a tensor must outlive the scope although nobody returned it. */
    readonly holds: (t: Tensor) => boolean = () => false,
  ) {}
}

let scopes: Scope[] = [];
let group: Group | null = null;

/** Gives a new tensor its owner. */
export function own(t: Tensor, bytes: number): void {
  if (t.handle < 0) return; // the planner sees to the values of a captured function
  if (scopes.length > 0) scopes[scopes.length - 1].tensors.push(t);
  else register(t, bytes);
}

/** A tensor that outlives all scopes: the collector ends it. */
export function register(t: Tensor, bytes: number): void {
  if (group === null || group.handles.length >= GROUP_TENSORS || group.bytes + bytes > GROUP_BYTES)
    group = new Group();
  group.bytes += bytes;
  t.group = group;
  t.slot = group.handles.push(t.handle) - 1;
}

/** Runs `fn` in a scope of its own, and hands on what `escapes` picks of its result. */
export function inScope<T>(scope: Scope, fn: () => T, escapes: (result: T) => Iterable<Tensor>): T {
  scopes.push(scope);
  let kept: Set<Tensor> | null = null;
  try {
    const result = fn();
    kept = new Set(escapes(result));
    for (const t of kept) {
      if (t.mask !== null) kept.add(t.mask);
      for (const held of heldFor(t)) kept.add(held);
    }
    return result;
  } finally {
    scopes.pop();
    for (const t of scope.tensors) {
      if (t.handle <= 0) continue;
      if (kept?.has(t) || t.kept || stream.trace !== null || (kept !== null && scope.holds(t)))
        own(t, t.bytes);
      else t.dispose();
    }
  }
}

/** Runs `fn` outside of every scope: variables and caches outlive the tidy that they were made in. */
export function withoutScope<T>(fn: () => T): T {
  const before = scopes;
  scopes = [];
  try {
    return fn();
  } finally {
    scopes = before;
  }
}

export const scopeDepth = (): number => scopes.length;
