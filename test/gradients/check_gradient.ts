// Gradients against central differences, in double on the reference backend. On a GPU its gradient in float32 is compared with that.
import type { Test } from 'tap';
import { grad } from '../../src/autograd.js';
import { type DType } from '../../src/dtype.js';
import { mul, sum } from '../../src/ops/index.js';
import { type BackendName, setBackend } from '../../src/runtime.js';
import { sizeOf } from '../../src/shape.js';
import { Tensor, tensor } from '../../src/tensor.js';
import { tidy } from '../../src/tidy.js';
import { onGpu } from '../backends.js';

/** A shape (values are made up) or values. */
export type Example = readonly number[] | { values: readonly number[]; shape?: readonly number[] };
export interface CheckOptions {
  /** Whether the gradient's own gradient is checked too. */
  second?: boolean;
  tolerance?: number;
}

const STEP = 1e-5;
/** Half a unit in the last place of float32, relative: what one rounding costs at most. */
const ROUNDING = 2 ** -24;

/** Numbers that look random, are the same every time, and lie away from 0, ±1 and each other. */
export function example(shape: readonly number[], seed = 1, dtype: DType = 'float64'): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const v = (((i + 1) * 0.6180339887 + seed * 0.7548776662) % 1) * 3 - 1.5;
    return Math.abs(v) < 0.05 ? v + 0.17 : v;
  });
  return fromValues({ values, shape }, dtype);
}
const made = (x: Example, seed: number, dtype: DType): Tensor =>
  Array.isArray(x)
    ? example(x as number[], seed, dtype)
    : fromValues(x as { values: readonly number[]; shape?: readonly number[] }, dtype);
/** Values that float32 holds exactly, so that what it cannot hold is no error of a gradient. */
const fromValues = (
  { values, shape }: { values: readonly number[]; shape?: readonly number[] },
  dtype: DType,
): Tensor => tensor(Float64Array.from(values, Math.fround), shape ?? [values.length], dtype);

type Differentiable = (...xs: Tensor[]) => Tensor | Tensor[];
type Loss = (...xs: Tensor[]) => Tensor;

/** One number that depends on every element of what `fn` gives, each with a weight of its own. */
const weighed =
  (fn: Differentiable, seed: number): Loss =>
  (...xs) => {
    const found = fn(...xs);
    const ys = found instanceof Tensor ? [found] : found;
    return ys
      .map((y, i) => sum(mul(y, example(y.shape, seed + i, y.dtype))))
      .reduce((a, b) => a.add(b));
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

const slopesOf =
  (loss: Loss): Loss =>
  (...at) =>
    weighed((...zs) => gradients(loss, zs), 23)(...at);

/** The gradient by every input, in one type on one backend. */
function gradientIn(dtype: DType, backend: BackendName, loss: Loss, inputs: readonly Example[]) {
  setBackend(backend);
  return tidy(() => {
    const xs = inputs.map((x, i) => made(x, i + 1, dtype));
    return gradients(loss, xs).map(g => [...g.dataSync()]);
  });
}

const distance = (found: number[][], exact: number[][]): number =>
  Math.max(
    0,
    ...exact.flatMap((row, k) => row.map((e, i) => Math.abs(e - found[k][i]) / (1 + Math.abs(e)))),
  );

/**
 * The GPU's gradient in float32 against the reference's in double. An op of the reference rounds its exact result, by half a unit in the
 * last place; one of a GPU may be off by four. So it may be off by eight times what the same formulas cost there in float32.
 */
function compareOnGpu(t: Test, what: string, loss: Loss, inputs: readonly Example[]): void {
  const exact = gradientIn('float64', 'reference', loss, inputs);
  const rounded = distance(gradientIn('float32', 'reference', loss, inputs), exact);
  const found = gradientIn('float32', 'cuda', loss, inputs);
  const worst = distance(found, exact);
  t.ok(worst <= 8 * Math.max(rounded, ROUNDING), `${what} equals the reference's`, {
    worst,
    rounded,
    found,
    exact,
  });
}

/** The gradient of `fn` by every input, and where `second` is not false, the gradient of that. */
export function checkGradient(
  t: Test,
  fn: Differentiable,
  inputs: readonly Example[],
  { second = true, tolerance = 1e-6 }: CheckOptions = {},
): void {
  const loss = weighed(fn, 11);
  if (onGpu) {
    compareOnGpu(t, 'the gradient', loss, inputs);
    if (second) compareOnGpu(t, 'the second gradient', slopesOf(loss), inputs);
    return;
  }
  setBackend('reference');
  tidy(() => {
    const xs = inputs.map((x, i) => made(x, i + 1, 'float64'));
    compare(t, 'the gradient', loss, xs, tolerance);
    if (second) compare(t, 'the second gradient', slopesOf(loss), xs, tolerance * 10);
  });
}
