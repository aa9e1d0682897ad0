// SPDX-License-Identifier: MIT
// Einstein's summation, by way of matrix products: each operand becomes [batch, its own axes, summed axes] (or with the last two
// exchanged), two at a time.
import { mismatch, ShapeError } from '../errors.js';
import { checkShape, type Shape, sizeOf } from '../shape.js';
import type { Tensor, TensorLike } from '../tensor.js';
import { mul } from './binary.js';
import { gather } from './gather.js';
import { matmul } from './matmul.js';
import { asTensor } from './promote.js';
import { range } from './range.js';
import { sum } from './reduce.js';
import { reshapeTo } from './reshape.js';
import { transpose } from './transpose.js';

/** A tensor whose axes have names: a letter, or `...0`, `...1` (from the last) for those of an ellipsis. */
interface Named {
  x: Tensor;
  axes: readonly string[];
}
interface Parsed {
  who: string;
  operands: Named[];
  output: readonly string[];
}

/**
 * Sums of products over named axes, as in NumPy: an axis that the result does not name is summed over, one that an operand names twice
 * is its diagonal, and the axes of an ellipsis broadcast.
 *
 * @example gm.einsum('bij,bjk->bik', a, b)
 */
export function einsum(equation: string, ...tensors: readonly TensorLike[]): Tensor {
  const { who, operands, output } = parse(equation, tensors);
  const stretched = withoutStretched(
    who,
    operands.map(each => withoutRepeats(who, each)),
  );
  let [joint] = stretched;
  stretched.slice(1).forEach((next, i) => {
    const later = stretched.slice(i + 2).flatMap(({ axes }) => axes);
    joint = contract(who, joint, next, new Set([...output, ...later]));
  });
  return inOrder(summed(joint, new Set(output)), output);
}

function parse(equation: string, tensors: readonly TensorLike[]): Parsed {
  const who = `einsum ${JSON.stringify(equation)}`;
  const text = typeof equation === 'string' ? equation.replaceAll(' ', '') : '';
  const [left, ...rights] = text.split('->');
  const terms = left.split(',');
  const isTerm = (term: string) => /^[a-zA-Z]*(\.\.\.)?[a-zA-Z]*$/.test(term);
  if (text === '' || rights.length > 1 || ![...terms, ...rights].every(isTerm)) {
    const expected = 'an equation of letters, as "ij,jk->ik", with at most one "..." in a term';
    throw new TypeError(mismatch('einsum', expected, equation));
  }
  if (terms.length !== tensors.length)
    throw new TypeError(mismatch(who, `${terms.length} tensors`, tensors.length));
  const operands = terms.map((term, i) => named(who, term, asTensor('einsum', tensors[i])));
  return { who, operands, output: outputAxes(who, operands, rights.at(0)) };
}

function named(who: string, term: string, x: Tensor): Named {
  const letters = term.replace('...', '');
  const elided = x.rank - letters.length;
  if (elided < 0 || (elided > 0 && letters === term))
    throw new ShapeError(mismatch(who, `a tensor of the axes "${term}"`, x.shape));
  return { x, axes: withEllipsis(term, elided) };
}
/** The axes of a term, whose ellipsis stands for so many. */
function withEllipsis(term: string, elided: number): string[] {
  const [head, ...tails] = term.split('...');
  const names = Array.from({ length: elided }, (_, i) => `...${elided - 1 - i}`);
  return [...head, ...(tails.length > 0 ? [...names, ...tails[0]] : [])];
}

/** Those that the equation names; without an arrow the ellipsis, then the letters that stand once, in the order of the alphabet. */
function outputAxes(who: string, operands: readonly Named[], right: string | undefined): string[] {
  const all = operands.flatMap(({ axes }) => axes);
  const elided = new Set(all.filter(axis => axis.startsWith('.'))).size;
  const letters = all.filter(axis => !axis.startsWith('.'));
  const once = letters.filter(axis => letters.indexOf(axis) === letters.lastIndexOf(axis));
  const axes = withEllipsis(right ?? `...${once.sort().join('')}`, elided);
  for (const axis of axes)
    if (!all.includes(axis) || axes.indexOf(axis) !== axes.lastIndexOf(axis))
      throw new TypeError(mismatch(who, 'each axis of the result once, and in an operand', axis));
  return axes;
}

/** An axis that is named twice becomes the diagonal. */
function withoutRepeats(who: string, { x, axes }: Named): Named {
  const twice = axes.find((axis, i) => axes.indexOf(axis) < i);
  if (twice === undefined) return { x, axes };
  const first = axes.indexOf(twice);
  const second = axes.indexOf(twice, first + 1);
  const n = x.shape[first];
  if (x.shape[second] !== n) {
    const expected = `equal extents of the axes "${twice}"`;
    throw new ShapeError(mismatch(who, expected, x.shape));
  }
  const rest = axes.map((_, i) => i).filter(i => i !== first && i !== second);
  const front = transpose(x, [first, second, ...rest]);
  const flat = reshapeTo(front, [n * n, ...rest.map(i => x.shape[i])]);
  const diagonal = gather(flat, range(0, n * n, n + 1, 'int32'));
  return withoutRepeats(who, { x: diagonal, axes: [twice, ...rest.map(i => axes[i])] });
}

/** Without the axes of extent 1 that have another extent elsewhere. */
function withoutStretched(who: string, operands: readonly Named[]): Named[] {
  const extents = new Map<string, number>();
  for (const { x, axes } of operands)
    axes.forEach((axis, i) => {
      const [n, known] = [x.shape[i], extents.get(axis) ?? 1];
      if (n !== known && n !== 1 && known !== 1)
        throw new ShapeError(mismatch(who, `extent ${known} of axis "${axis}"`, n));
      if (known === 1) extents.set(axis, n);
    });
  return operands.map(({ x, axes }) => {
    const kept = axes.map((axis, i) => x.shape[i] === extents.get(axis));
    return {
      x: reshapeTo(
        x,
        x.shape.filter((_, i) => kept[i]),
      ),
      axes: axes.filter((_, i) => kept[i]),
    };
  });
}

/** Without the axes that nothing needs. */
function summed({ x, axes }: Named, needed: ReadonlySet<string>): Named {
  const gone = axes.flatMap((axis, i) => (needed.has(axis) ? [] : [i]));
  return gone.length === 0
    ? { x, axes }
    : { x: sum(x, gone), axes: axes.filter(axis => needed.has(axis)) };
}

function inOrder({ x, axes }: Named, order: readonly string[]): Tensor {
  const perm = order.map(axis => axes.indexOf(axis));
  return perm.every((from, to) => from === to) ? x : transpose(x, perm);
}

/** The axes of two operands, as those of a product of matrices. */
interface Roles {
  /** In both, and in the result. */
  batch: string[];
  /** In both, and summed over. */
  inner: string[];
  /** Of the left operand alone. */
  rows: string[];
  /** Of the right one alone. */
  columns: string[];
}

/** The product of two, summed over the axes that both have and nothing needs. */
function contract(who: string, left: Named, right: Named, needed: ReadonlySet<string>): Named {
  const a = summed(left, new Set([...needed, ...right.axes]));
  const b = summed(right, new Set([...needed, ...left.axes]));
  const shared = b.axes.filter(axis => a.axes.includes(axis));
  const roles: Roles = {
    batch: shared.filter(axis => needed.has(axis)),
    inner: shared.filter(axis => !needed.has(axis)),
    rows: a.axes.filter(axis => !shared.includes(axis)),
    columns: b.axes.filter(axis => !shared.includes(axis)),
  };
  const { batch, rows, columns } = roles;
  const shape = [...extentsOf(b, batch), ...extentsOf(a, rows), ...extentsOf(b, columns)];
  checkShape(who, shape);
  return { x: reshapeTo(product(a, b, roles), shape), axes: [...batch, ...rows, ...columns] };
}
function product(a: Named, b: Named, { batch, inner, rows, columns }: Roles): Tensor {
  if (inner.length === 0) return mul(matrices(a, batch, rows, []), matrices(b, batch, [], columns));
  const transA = !inner.includes(a.axes[a.axes.length - 1]);
  const transB = inner.includes(b.axes[b.axes.length - 1]);
  const left = transA ? matrices(a, batch, inner, rows) : matrices(a, batch, rows, inner);
  const right = transB ? matrices(b, batch, columns, inner) : matrices(b, batch, inner, columns);
  return matmul(left, right, { transA, transB });
}
/** A matrix, or a batch of them. */
function matrices(t: Named, batch: string[], rows: string[], columns: string[]): Tensor {
  const lead = batch.length > 0 ? [batch] : [];
  const shape = [...lead, rows, columns].map(group => sizeOf(extentsOf(t, group)));
  return reshapeTo(inOrder(t, [...batch, ...rows, ...columns]), shape);
}

const extentsOf = ({ x, axes }: Named, some: readonly string[]): Shape =>
  some.map(axis => x.shape[axes.indexOf(axis)]);
