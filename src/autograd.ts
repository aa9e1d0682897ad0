// SPDX-License-Identifier: MIT
// Reverse-mode differentiation: a tape notes the ops that the watched tensors flow through, and walks back over their gradients.
// Gradients are ops themselves, so the same rules serve eager code, captured functions and gradients of gradients.
import { isFloat } from './dtype.js';
import { GradientError, mismatch, ShapeError, shapeText } from './errors.js';
import type { AnyOp, Inputs } from './ops/define.js';
import { inScope, Scope } from './scope.js';
import { sameShape } from './shape.js';
import { stream } from './stream.js';
import { shareAs, Tensor, Variable } from './tensor.js';
import { heldFor } from './touched_rows.js';
import { mapTensors, tensorsOf } from './tree.js';

interface Node {
  op: AnyOp;
  inputs: Inputs;
  attrs: unknown;
  outputs: Tensor[];
}

class Tape {
  readonly nodes: Node[] = [];
  readonly tracked = new Set<Tensor>();
  readonly held = new Set<Tensor>();
  paused = 0;
  /** `read`: where the trainable variables that ops read are noted, by which is then differentiated. */
  constructor(readonly read: Set<Variable> | null = null) {}

  note(op: AnyOp, inputs: Inputs, attrs: unknown, outputs: Tensor[]): void {
    if (this.paused > 0 || !outputs.some(y => isFloat(y.dtype)) || !this.reaches(inputs)) return;
    this.nodes.push({ op, inputs, attrs, outputs });
    for (const key of Object.keys(inputs))
      if (inputs[key] !== undefined) this.held.add(inputs[key]);
    for (const y of outputs) {
      this.held.add(y);
      if (isFloat(y.dtype)) this.tracked.add(y);
    }
  }
  private reaches(inputs: Inputs): boolean {
    if (this.read) this.noteRead(inputs, this.read);
    for (const key in inputs)
      if (inputs[key] !== undefined && this.tracked.has(inputs[key])) return true;
    return false;
  }
  private noteRead(inputs: Inputs, read: Set<Variable>): void {
    for (const key in inputs) {
      const x = inputs[key];
      if (!(x instanceof Variable && x.trainable && isFloat(x.dtype))) continue;
      read.add(x);
      this.tracked.add(x);
    }
  }
  /** A variable is about to change: what was computed from it keeps the value that it had. */
  variableChanges(v: Variable): void {
    if (!this.nodes.some(n => Object.values(n.inputs).includes(v))) return;
    const old = v.value;
    if (this.tracked.has(v))
      throw new GradientError(
        `assign: the variable "${v.name}" is changed within the function that is differentiated by it. Assign after the gradient, or differentiate by its value.`,
      );
    for (const n of this.nodes)
      for (const key of Object.keys(n.inputs)) if (n.inputs[key] === v) n.inputs[key] = old;
  }
}

const tapes: Tape[] = [];

/** Whether an op must be noted at all. @internal */
export const taping = (): boolean => tapes.length > 0;
/** @internal */
export function noteOp(op: AnyOp, inputs: Inputs, attrs: unknown, outputs: Tensor[]): void {
  for (const tape of tapes) tape.note(op, inputs, attrs, outputs);
}
/** @internal */
export function noteAssign(v: Variable): void {
  for (const tape of tapes) tape.variableChanges(v);
}
/** @internal */
export const heldByTape = (t: Tensor): boolean => tapes.some(tape => tape.held.has(t));

/** What `fn` computes is a constant for every gradient. */
export function withoutGradient<T>(fn: () => T): T {
  for (const tape of tapes) tape.paused++;
  try {
    return fn();
  } finally {
    for (const tape of tapes) tape.paused--;
  }
}

/** How gradients are added and started; set by ops (they need the ops, and the ops need the tape). @internal */
export const gradientOps: {
  add(a: Tensor, b: Tensor): Tensor;
  ones(like: Tensor): Tensor;
  zeros(like: Tensor): Tensor;
} = {} as never;

/** The gradients of `y` (weighted by `dy`) by each of `xs`: undefined where y does not depend on it. */
function backward(
  scope: Scope,
  tape: Tape,
  y: Tensor,
  dy: Tensor,
  xs: readonly Tensor[],
): (Tensor | undefined)[] {
  const wanted = new Set(xs);
  const made = new Set<Tensor>(); // on the way back, and not ended yet
  const mayFree = stream.trace === null && tapes.length === 0; // else the planner frees, or an outer tape still needs them
  const sums = new Map<Tensor, Tensor>([[y, dy]]);
  for (let i = tape.nodes.length - 1; i >= 0; i--) {
    const node = tape.nodes[i];
    const dys = node.outputs.map(o => sums.get(o));
    if (dys.every(d => d === undefined)) continue;
    const before = scope.tensors.length;
    const gradients = gradientsOf(tape, node, dys);
    for (const key of Object.keys(node.inputs)) {
      const x = node.inputs[key];
      const g = gradients[key];
      if (x === undefined || g === undefined || g === false) continue;
      const sum = sums.get(x);
      sums.set(x, sum === undefined ? g : gradientOps.add(sum, g));
    }
    if (mayFree) {
      for (const t of scope.tensors.slice(before)) made.add(t);
      release(node, sums, wanted, made);
    }
  }
  return xs.map(x => sums.get(x));
}

function gradientsOf(
  tape: Tape,
  node: Node,
  dys: (Tensor | undefined)[],
): Record<string, Tensor | false | undefined> {
  const needs: Record<string, boolean> = {};
  for (const key of Object.keys(node.inputs))
    needs[key] = node.inputs[key] !== undefined && tape.tracked.has(node.inputs[key]);
  if (node.op.gradient === undefined)
    throw new GradientError(
      `${node.op.name}: has no gradient. Use stopGradient() where none should flow, or customGradient() to give one.`,
    );
  return node.op.gradient({
    dys,
    inputs: node.inputs,
    outputs: node.outputs,
    attrs: node.attrs,
    needs,
  });
}

/**
 * Frees early what the walk back has passed: nothing before this node reads its outputs, and of what was made on the way only the
 * sums are needed.
 */
function release(
  node: Node,
  sums: Map<Tensor, Tensor>,
  wanted: Set<Tensor>,
  made: Set<Tensor>,
): void {
  for (const o of node.outputs) {
    if (wanted.has(o) || escaping.has(o)) continue;
    sums.delete(o);
    if (madeIn(o)) o.dispose();
  }
  const needed = new Set(sums.values());
  for (const g of needed) for (const held of heldFor(g)) needed.add(held);
  for (const t of made) {
    if (needed.has(t)) continue;
    made.delete(t);
    if (!t.kept && !(t instanceof Variable)) t.dispose();
  }
}
let escaping = new Set<Tensor>();
let current: Set<Tensor> | null = null;
const madeIn = (t: Tensor): boolean =>
  current !== null && !t.kept && !(t instanceof Variable) && current.has(t);

// ---- the public forms -----------------------------------------------------------------------------------------------------

/** Variables in an array or under names; their gradients come in the same structure. */
export type VariableTree = readonly Variable[] | Record<string, Variable>;

/**
 * The function that gives `fn`'s value and its gradients.
 *
 * Without `variables`: by all tensor arguments, in their order. With an array or a record of variables: gradients in that structure.
 * `fn` returns a scalar, or `[loss, aux]`, whose aux is handed through. What does not influence the value has a gradient of zeros.
 * Everything else that `fn` makes is disposed.
 * @throws ShapeError where the value is no scalar, GradientError where an op on the way has no gradient.
 */
export function valueAndGrad<A extends unknown[] = Tensor[]>(
  fn: (...args: A) => Tensor,
): (...args: A) => { value: Tensor; grads: Tensor[] };
export function valueAndGrad<A extends unknown[] = Tensor[], V extends VariableTree = VariableTree>(
  fn: (...args: A) => Tensor,
  variables: V,
): (...args: A) => { value: Tensor; grads: { [K in keyof V]: Tensor } };
export function valueAndGrad<A extends unknown[] = Tensor[], X = unknown>(
  fn: (...args: A) => [Tensor, X],
): (...args: A) => { value: Tensor; grads: Tensor[]; aux: X };
export function valueAndGrad<
  A extends unknown[] = Tensor[],
  X = unknown,
  V extends VariableTree = VariableTree,
>(
  fn: (...args: A) => [Tensor, X],
  variables: V,
): (...args: A) => { value: Tensor; grads: { [K in keyof V]: Tensor }; aux: X };
export function valueAndGrad(fn: (...args: never[]) => unknown, variables?: VariableTree) {
  if (typeof fn !== 'function') throw new TypeError(mismatch('valueAndGrad', 'a function', fn));
  return (...args: never[]) => {
    const xs = variables === undefined ? tensorsOf(args) : tensorsOf(variables);
    const scope = new Scope(heldByTape);
    const before = escaping;
    try {
      return inScope(scope, () => differentiate(scope, fn, args, xs, variables), tensorsOf);
    } finally {
      escaping = before;
    }
  };
}

/** The gradients of the first of what `fn` gives, by the trainable variables that it reads on the way to it. */
export function gradientsByRead<X>(fn: () => [Tensor, X]): {
  value: Tensor;
  grads: readonly Tensor[];
  aux: X;
  variables: readonly Variable[];
} {
  const scope = new Scope(heldByTape);
  const before = escaping;
  const read = new Set<Variable>();
  try {
    const found = inScope(
      scope,
      () => differentiate(scope, fn, [], [], undefined, read),
      tensorsOf,
    );
    const { value, grads, aux } = found as { value: Tensor; grads: Tensor[]; aux: X };
    return { value, grads, aux, variables: [...read] };
  } finally {
    escaping = before;
  }
}

function differentiate(
  scope: Scope,
  fn: (...args: never[]) => unknown,
  args: never[],
  given: Tensor[],
  variables?: VariableTree,
  read: Set<Variable> | null = null,
) {
  const tape = new Tape(read);
  for (const x of given) tape.tracked.add(x);
  tapes.push(tape);
  let result: unknown;
  try {
    result = fn(...args);
  } finally {
    tapes.pop();
  }
  const [value, aux] = Array.isArray(result) ? (result as [unknown, unknown]) : [result, undefined];
  if (!(value instanceof Tensor))
    throw new TypeError(mismatch('valueAndGrad', 'the function to return a scalar tensor', value));
  if (value.size !== 1)
    throw new ShapeError(
      mismatch(
        'valueAndGrad',
        'the function to return a scalar',
        value.shape,
        'Reduce it, with mean() or sum().',
      ),
    );
  const xs = read ? [...read] : given;
  escaping = new Set([value, ...tensorsOf(aux)]);
  const outer = current;
  current = new Set(scope.tensors);
  const found = backward(scope, tape, value, gradientOps.ones(value), xs);
  current = outer;
  const taken = new Set<Tensor>([value, ...xs]);
  // Each result is a handle of its own: disposing one must not end another.
  const byTensor = new Map(
    xs.map((x, i) => [x, ownHandle(found[i] ?? gradientOps.zeros(x), taken)]),
  );
  const grads =
    variables === undefined
      ? xs.map(x => byTensor.get(x)!)
      : mapTensors(variables as unknown, v => byTensor.get(v));
  return aux === undefined ? { value, grads } : { value, grads, aux };
}

function ownHandle(g: Tensor, taken: Set<Tensor>): Tensor {
  const own = taken.has(g) ? shareAs(g, g.shape) : g;
  taken.add(own);
  return own;
}

/** The function that gives only the gradients of `fn`: one tensor for one tensor argument, else an array of them. */
export function grad<A extends unknown[] = Tensor[]>(
  fn: (...args: A) => Tensor,
): (...args: A) => Tensor;
export function grad<A extends unknown[] = Tensor[], V extends VariableTree = VariableTree>(
  fn: (...args: A) => Tensor,
  variables: V,
): (...args: A) => { [K in keyof V]: Tensor };
export function grad(fn: (...args: never[]) => Tensor, variables?: VariableTree) {
  const both = valueAndGrad(fn as (...args: unknown[]) => Tensor, variables as VariableTree);
  return (...args: unknown[]) => {
    const { value, grads } = both(...args);
    if (tapes.length === 0) value.dispose();
    return variables === undefined && (grads as unknown as Tensor[]).length === 1
      ? (grads as unknown as Tensor[])[0]
      : grads;
  };
}

/** Whether the gradient's shape is that of what it is a gradient of. @internal */
export function checkGradientShape(op: string, input: string, g: Tensor, x: Tensor): void {
  if (!sameShape(g.shape, x.shape))
    throw new ShapeError(
      mismatch(op, `a gradient of shape ${shapeText(x.shape)} for ${input}`, g.shape),
    );
}
