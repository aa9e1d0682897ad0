// Assertions on tensors, and the backends that an op's test runs on.
import t, { type Test } from 'tap';
import { setBackend } from '../../src/runtime.js';
import { type Tensor, type NestedArray } from '../../src/tensor.js';
import { backends } from '../backends.js';

/** Runs the tests once on each backend. */
export function onEachBackend(tests: (t: Test) => void): void {
  for (const backend of backends) {
    void t.test(backend, async t => {
      setBackend(backend);
      tests(t);
    });
  }
}

const numbers = (v: NestedArray | readonly unknown[]): unknown[] =>
  Array.isArray(v) ? (v as unknown[]).flat(6) : [v];

/** Same nesting, and each number within `tolerance` (relative above 1, absolute below). */
export function close(
  t: Test,
  found: Tensor,
  expected: NestedArray | readonly unknown[],
  tolerance = 2e-6,
): void {
  const got = found.arraySync();
  const pairs = numbers(expected).map((e, i) => [numbers(got)[i], e] as const);
  const sameNesting = JSON.stringify(nesting(got)) === JSON.stringify(nesting(expected));
  const near = pairs.every(
    ([a, b]) =>
      Object.is(a, b) ||
      a === b ||
      Math.abs(Number(a) - Number(b)) <= tolerance * Math.max(1, Math.abs(Number(b))),
  );
  t.ok(sameNesting && near, 'has the values expected', { found: got, expected });
}
const nesting = (v: unknown): unknown => (Array.isArray(v) ? v.map(nesting) : 0);
