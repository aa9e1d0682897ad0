// SPDX-License-Identifier: MIT
// How a function says what its gradient is.
import { grad, gradientOps, noteOp, taping, withoutGradient } from '../autograd.js';
import { mismatch, ShapeError } from '../errors.js';
import { sameShape } from '../shape.js';
import { shareAs, Tensor, type TensorLike } from '../tensor.js';
import { noteTouchedRows, touchedRowsOf } from '../touched_rows.js';
import { add, mul } from './binary.js';
import type { Inputs } from './define.js';
import { onesLike, zerosLike } from './fill.js';
import { asTensor } from './promote.js';
import { sum } from './reduce.js';

/** Two gradients of gathered rows are one of all their rows. */
gradientOps.add = (a, b) => {
  const sum = add(a, b);
  const [left, right] = [touchedRowsOf(a), touchedRowsOf(b)];
  if (left && right) noteTouchedRows(sum, [...left, ...right]);
  return sum;
};
gradientOps.ones = onesLike;
gradientOps.zeros = zerosLike;

/** The value of `x`, as a constant for every gradient. */
export function stopGradient(x: TensorLike): Tensor {
  const t = asTensor('stopGradient', x);
  return shareAs(t, t.shape);
}

export interface WithGradient {
  value: Tensor;
  /** The gradients by the arguments, given that by the value: one tensor for one argument, else a list of them. */
  gradient: (dy: Tensor) => Tensor | readonly Tensor[];
}

/**
 * A function of tensors that brings its own gradient.
 *
 * @example const clipped = customGradient(x => ({ value: identity(x), gradient: dy => clip(dy, -1, 1) }));
 */
export function customGradient(
  fn: (...xs: Tensor[]) => WithGradient,
): (...xs: TensorLike[]) => Tensor {
  if (typeof fn !== 'function') throw new TypeError(mismatch('customGradient', 'a function', fn));
  return (...args) => {
    const xs = args.map(x => asTensor('customGradient', x));
    const { value, gradient } = withoutGradient(() => fn(...xs));
    if (!(value instanceof Tensor))
      throw new TypeError(
        mismatch('customGradient', 'the function to return { value, gradient }', value),
      );
    const y = shareAs(value, value.shape); // it may return an argument
    if (taping())
      noteOp(
        { name: 'customGradient', gradient: ({ dys }) => gradientsOf(gradient(dys[0]!), xs) },
        { ...xs } as unknown as Inputs,
        undefined,
        [y],
      );
    return y;
  };
}

function gradientsOf(
  given: Tensor | readonly Tensor[],
  xs: readonly Tensor[],
): Record<string, Tensor> {
  const list = given instanceof Tensor ? [given] : given;
  if (!Array.isArray(list) || list.length !== xs.length) {
    throw new TypeError(
      mismatch(
        'customGradient',
        `the gradients by ${xs.length} arguments`,
        Array.isArray(list) ? list.length : list,
      ),
    );
  }
  list.forEach((g: Tensor, i) => {
    if (!sameShape(g.shape, xs[i].shape))
      throw new ShapeError(
        mismatch('customGradient', `a gradient of the shape of argument ${i}`, g.shape),
      );
  });
  return { ...(list as Tensor[]) } as unknown as Record<string, Tensor>;
}

/**
 * The gradients, by those inputs that are needed, of what `fn` writes in ops of its inputs, given those by its outputs: for an op
 * whose second derivative has no kernel of its own. @internal
 */
export function pullBack<I extends object>(
  fn: (inputs: I) => readonly Tensor[],
  inputs: I,
  dys: readonly (Tensor | undefined)[],
  needs: { readonly [K in keyof I]?: boolean | undefined },
): { [K in keyof I]?: Tensor } {
  const names = Object.keys(inputs).filter(name => needs[name as keyof I]);
  const total = (...xs: Tensor[]) => {
    const changed = Object.fromEntries(names.map((name, i) => [name, xs[i]]));
    const weighed = fn({ ...inputs, ...changed }).flatMap((y, i) => {
      const dy = dys[i];
      return dy === undefined ? [] : [sum(mul(y, dy))];
    });
    return weighed.reduce((a, b) => add(a, b));
  };
  const xs = names.map(name => inputs[name as keyof I] as Tensor);
  const found = grad(total)(...xs) as Tensor | Tensor[];
  const list = found instanceof Tensor ? [found] : found;
  return Object.fromEntries(names.map((name, i) => [name, list[i]])) as { [K in keyof I]?: Tensor };
}
