import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { golden } from '../golden/golden.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Written = Json & { class_name: string };

/** Keras holds learning rates in float32. */
function same(t: Test, found: unknown, expected: Json, what: string): void {
  if (typeof expected === 'number' && typeof found === 'number')
    t.ok(Math.abs(found - expected) <= 1e-7 * Math.abs(expected), what, { found, expected });
  else if (typeof expected === 'object' && expected !== null) {
    const [own, theirs] = [Object(found) as Record<string, unknown>, Object.entries(expected)];
    t.same(Object.keys(own).sort(), theirs.map(([key]) => key).sort(), `${what}: keys`);
    for (const [key, value] of theirs) same(t, own[key], value, `${what}.${key}`);
  } else t.equal(found, expected, what);
}

t.test('optimizers and schedules are read and written as Keras writes them', async t => {
  for (const written of golden<Written>('optimizer_configs')) {
    const object = gm.saving.deserializeKerasObject<never>(written);
    same(t, gm.saving.serializeKerasObject(object), written, written.class_name);
  }
});
