// Gradients against central differences, in double on the reference backend.
import type { Test } from 'tap';
import { grad } from '../../src/autograd.js';
import { mul, sum } from '../../src/ops/index.js';
import { setBackend } from '../../src/runtime.js';
import { sizeOf } from '../../src/shape.js';
import { Tensor, tensor } from '../../src/tensor.js';
import { tidy } from '../../src/tidy.js';

/** A shape (values are made up) or values. */
export type Example = readonly number[] | { values: readonly number[]; shape?: readonly number[] };
export interface CheckOptions {
  /** Whether the gradient's own gradient is checked too. */
  second?: boolean;
  tolerance?: number;
}

const STEP = 1e-5;

/** Numbers that look random, are the same every time, and lie away from 0, ±1 and each other. */
export function example(shape: readonly number[], seed = 1): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const v = (((i + 1) * 0.6180339887 + seed * 0.7548776662) % 1) * 3 - 1.5;
    return Math.abs(v) < 0.05 ? v + 0.17 : v;
  });
  return tensor(Float64Array.from(values), shape, 'float64');
}
const made = (x: Example, seed: number): Tensor =>
  Array.isArray(x)
    ? example(x as number[], seed)
    : fromValues(x as { values: readonly number[]; shape?: readonly number[] });
const fromValues = ({
  values,
  shape,
}: {
  values: readonly number[];
  shape?: readonly number[];
}): Tensor => tensor(Float64Array.from(values), shape ?? [values.length], 'float64');

type Loss = (...xs: Tensor[]) => Tensor;

/** One number that depends on every element of what `fn` gives, each with a weight of its own. */
const weighed =
  (fn: (...xs: Tensor[]) => Tensor | Tensor[], seed: number): Loss =>
  (...xs) => {
    const found = fn(...xs);
    const ys = found instanceof Tensor ? [found] : found;
    return ys.map((y, i) => sum(mul(y, example(y.shape, seed + i)))).reduce((a, b) => a.add(b));
  };

/** The gradient by differences: an array of numbers for each input. */
function differences(loss: Loss, xs: Tensor[]): number[][] {
  const at = (k: number, i: number, step: number) =>
    tidy(() => {
      const moved = Float64Array.from(xs[k].dataSync());
      moved[i] += step;
      return loss(...xs.map((x, j) => (j === k ? tensor(moved, x.shape, 'float64') : x))).item();
    });
  return xs.map((x, k) =>
    Array.from({ length: x.size }, (_, i) => (at(k, i, STEP) - at(k, i, -STEP)) / (2 * STEP)),
  );
}

const gradients = (loss: Loss, xs: Tensor[]): Tensor[] => {
  const g = grad(loss)(...xs) as Tensor | Tensor[];
  return g instanceof Tensor ? [g] : g;
};

function compare(t: Test, what: string, loss: Loss, xs: Tensor[], tolerance: number): void {
  const found = gradients(loss, xs).map(g => [...g.dataSync()]);
  const expected = differences(loss, xs);
  const worst = Math.max(
    0,
    ...expected.flatMap((row, k) =>
      row.map((e, i) => Math.abs(e - found[k][i]) / (1 + Math.abs(e))),
    ),
  );
  const equal = worst <= tolerance && expected.every((row, k) => row.length === found[k].length);
  t.ok(equal, `${what} equals central differences`, { worst, found, expected });
}

/** The gradient of `fn` by every input, and where `second` is not false, the gradient of that. */
export function checkGradient(
  t: Test,
  fn: (...xs: Tensor[]) => Tensor | Tensor[],
  inputs: readonly Example[],
  { second = true, tolerance = 1e-6 }: CheckOptions = {},
): void {
  setBackend('reference');
  tidy(() => {
    const xs = inputs.map((x, i) => made(x, i + 1));
    const loss = weighed(fn, 11);
    compare(t, 'the gradient', loss, xs, tolerance);
    if (!second) return;
    const slopes: Loss = (...at) => weighed((...zs) => gradients(loss, zs), 23)(...at);
    compare(t, 'the second gradient', slopes, xs, tolerance * 10);
  });
}
