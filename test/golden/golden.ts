// Numbers recorded from Keras, and how tests compare with them.
import { readFileSync } from 'node:fs';
import { type Test } from 'tap';

/** The cases of a golden file; the script beside it made them. */
export function golden<C>(name: string): C[] {
  const file = new URL(`./${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: C[] }).cases;
}

type Numbers = number | boolean | readonly Numbers[];
const flat = (v: Numbers): number[] =>
  Array.isArray(v) ? (v as Numbers[]).flatMap(flat) : [Number(v)];
const shape = (v: Numbers): number[] =>
  Array.isArray(v) ? [v.length, ...(v.length > 0 ? shape(v[0] as Numbers) : [])] : [];

/** The same shape, and each number within `tolerance`: relative above 1, absolute below. */
export function near(
  t: Test,
  found: unknown,
  expected: unknown,
  tolerance: number,
  what: string,
): void {
  const [a, b] = [found as Numbers, expected as Numbers];
  t.same(shape(a), shape(b), `${what}: shape`);
  const got = flat(a);
  const worst = Math.max(
    0,
    ...flat(b).map((e, i) =>
      Object.is(got[i], e) ? 0 : Math.abs(got[i] - e) / Math.max(1, Math.abs(e)),
    ),
  );
  t.ok(worst <= tolerance, `${what}: within ${tolerance}`, { worst, found, expected });
}

/** `MeanSquaredError` as the factory's name: `meanSquaredError`. */
export const factoryName = (className: string): string =>
  className
    .replace(/^([A-Z]+)(?=[A-Z][a-z]|$)/, s => s.toLowerCase())
    .replace(/^[A-Z]/, s => s.toLowerCase());
