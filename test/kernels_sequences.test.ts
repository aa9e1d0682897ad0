// SPDX-License-Identifier: MIT
// The direct kernels over sequences against the ops of the same names.
import t, { type Test } from 'tap';
import { attention, embedding, gru, gruCell, lstm, lstmCell } from '../src/kernels.js';
import * as gm from '../src/index.js';

const wave = (n: number, step = 0.7): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(i * step));
const shared = (x: Float32Array): Float32Array => {
  const y = new Float32Array(new SharedArrayBuffer(4 * x.length));
  y.set(x);
  return y;
};
const [batch, steps, inputs, units] = [2, 3, 5, 4];
const sizes = { batch, steps, inputs, units };
const step = { batch, inputs, units };

function close(t: Test, found: ArrayLike<number>, expected: gm.Tensor): void {
  const want = expected.dataSync();
  t.equal(found.length, want.length);
  const worst = Math.max(...Array.from(want, (v, i) => Math.abs(v - found[i])));
  t.ok(worst < 1e-5, `within ${worst}`);
}
/** Runs a kernel plainly, with .async, and with .async on shared memory: each must write what `check` expects. */
async function eachWay<O extends object>(
  kernel: ((o: O) => void) & { async(o: O): Promise<void> },
  inputs: Partial<O>,
  targets: Record<string, number>,
  check: (found: Record<string, Float32Array>) => void,
): Promise<void> {
  const fresh = () =>
    Object.fromEntries(Object.entries(targets).map(([k, n]) => [k, new Float32Array(n)]));
  const plain = fresh();
  kernel({ ...inputs, ...plain } as O);
  check(plain);
  const copied = fresh();
  await kernel.async({ ...inputs, ...copied } as O);
  check(copied);
  const inPlace = Object.fromEntries(Object.entries(fresh()).map(([k, v]) => [k, shared(v)]));
  await kernel.async({ ...inputs, ...inPlace } as O);
  check(inPlace);
}
const x = wave(batch * steps * inputs);
const weights = (gates: number) => ({
  w: wave(inputs * gates * units, 1.3),
  u: wave(units * gates * units, 2.1),
  bias: wave(gates * units, 0.4),
});
const tensors = (gates: number) => {
  const { w, u, bias } = weights(gates);
  return {
    x: gm.tensor(x, [batch, steps, inputs]),
    w: gm.tensor(w, [inputs, gates * units]),
    u: gm.tensor(u, [units, gates * units]),
    bias: gm.tensor(bias),
  };
};
const [h0, c0] = [wave(batch * units, 0.9), wave(batch * units, 0.6)];
const state = (x: Float32Array): gm.Tensor => gm.tensor(x, [batch, units]);
const [all, end] = [batch * steps * units, batch * units];

t.test('lstm', async t => {
  const { x: tx, w, u, bias } = tensors(4);
  for (const reverse of [false, true]) {
    const initialState = [state(h0), state(c0)] as const;
    const expected = gm.lstm(tx, w, u, { bias, initialState, reverse });
    const given = { ...sizes, x, ...weights(4), h0, c0, reverse };
    await eachWay(lstm, given, { y: all, h: end, c: end }, found => {
      close(t, found.y, expected.y);
      close(t, found.h, expected.h);
      close(t, found.c, expected.c);
    });
  }
});
t.test('lstmCell is one step of it', async t => {
  const { x: tx, w, u, bias } = tensors(4);
  const one = gm.slice(tx, [0, 0], [-1, 1]);
  const expected = gm.lstm(one, w, u, { bias, initialState: [state(h0), state(c0)] });
  const given = { ...step, x: one.dataSync() as Float32Array, ...weights(4), h0, c0 };
  await eachWay(lstmCell, given, { h: end, c: end }, found => {
    close(t, found.h, expected.h);
    close(t, found.c, expected.c);
  });
});
for (const resetAfter of [true, false]) {
  t.test(`gru, resetAfter ${resetAfter}`, async t => {
    const { x: tx, w, u, bias } = tensors(3);
    const recurrentBias = wave(3 * units, 1.7);
    const options = { bias, recurrentBias: gm.tensor(recurrentBias), resetAfter };
    const expected = gm.gru(tx, w, u, { ...options, initialState: state(h0) });
    const given = { ...sizes, x, ...weights(3), recurrentBias, h0, resetAfter };
    await eachWay(gru, given, { y: all, h: end }, found => {
      close(t, found.y, expected.y);
      close(t, found.h, expected.h);
    });
    const first = gm.slice(tx, [0, 0], [-1, 1]);
    const once = gm.gru(first, w, u, { ...options, initialState: state(h0) });
    const { steps: _steps, ...cell } = { ...given, x: first.dataSync() as Float32Array };
    await eachWay(gruCell, cell, { h: end }, found => close(t, found.h, once.h));
  });
}
t.test('attention', async t => {
  const shape = { queries: 3, keys: 4, heads: 4, kvHeads: 2, depth: 2, values: 3 };
  const q = wave(2 * 3 * 4 * 2);
  const [k, v] = [wave(2 * 4 * 2 * 2, 1.1), wave(2 * 4 * 2 * 3, 0.3)];
  for (const causal of [false, true]) {
    const heads = (x: gm.Tensor) => gm.transpose(gm.repeat(x, 2, 2), [0, 2, 1, 3]);
    const tq = gm.transpose(gm.tensor(q, [2, 3, 4, 2]), [0, 2, 1, 3]);
    const [tk, tv] = [gm.tensor(k, [2, 4, 2, 2]), gm.tensor(v, [2, 4, 2, 3])].map(heads);
    const scores = gm.mul(gm.matmul(tq, tk, { transB: true }), 1 / Math.sqrt(2));
    const seen = gm.lessEqual(gm.range(0, 4), gm.reshape(gm.range(0, 3), [3, 1]));
    const p = gm.softmax(causal ? gm.where(seen, scores, -1e9) : scores);
    const expected = gm.transpose(gm.matmul(p, tv), [0, 2, 1, 3]);
    await eachWay(attention, { batch: 2, ...shape, causal, q, k, v }, { y: 72 }, found =>
      close(t, found.y, expected),
    );
  }
});
t.test('embedding', async t => {
  const table = wave(5 * 3);
  const indices = Int32Array.of(4, 0, 4, 2);
  const given = { count: 4, vocabulary: 5, width: 3, indices, table };
  const expected = gm.gather(gm.tensor(table, [5, 3]), gm.tensor(indices));
  await eachWay(embedding, given, { out: 12 }, found => close(t, found.out, expected));

  const out = new Float32Array(12);
  const later = embedding.async({ ...given, out });
  indices[1] = 3; // they were copied at the call
  await later;
  close(t, out, expected);

  const outside = { ...given, indices: Int32Array.of(4, 0, 5, -1), out };
  const refusal = {
    name: 'RangeError',
    message: /^embedding(.async)?: expected every index to be in \[0, 5\), received 5 at element 2/,
  };
  t.throws(() => embedding(outside), refusal);
  out.fill(7);
  await t.rejects(embedding.async(outside), refusal);
  t.ok(
    out.every(v => v === 7),
    'what .async refuses it does not copy back',
  );
  const refused = (change: object, message: RegExp | string) =>
    t.throws(() => embedding({ ...given, out, ...change }), { message });
  refused({ count: 5 }, 'embedding: indices holds 4 integers, needs 5.');
  refused({ vocabulary: 6 }, 'embedding: table holds 15 floats, needs vocabulary*width = 18.');
  refused({ out: wave(11) }, 'embedding: out holds 11 floats, needs count*width = 12.');
  refused({ out: table }, /^embedding: expected `out` to overlap no input/);
  refused({ indices: wave(4) }, /^embedding: expected `indices` to be an Int32Array/);
  refused({ width: -1 }, /^embedding: expected `width` to be at least 0/);
});
t.test('arrays and numbers that do not fit are refused by their options', async t => {
  const y = new Float32Array(all);
  const h = new Float32Array(end);
  const c = new Float32Array(end);
  const ok = { ...sizes, x, ...weights(4), y, h, c };
  const refused = (change: object, message: RegExp | string) =>
    t.throws(() => lstm({ ...ok, ...change }), { message });
  refused({ h: wave(7) }, 'lstm: h holds 7 floats, needs batch*units = 8.');
  refused({ w: wave(79) }, 'lstm: w holds 79 floats, needs inputs*4*units = 80.');
  refused({ units: 2.5 }, 'lstm: expected `units` to be an integer, received 2.5.');
  refused({ c: h }, /^lstm: expected `[hc]` to overlap no input/);
  refused({ mask: h }, /^lstm: expected only options that it has, received "mask"/);
  refused({ bias: [1] }, /^lstm: expected `bias` to be a Float32Array/);
  const { y: _y, steps: _steps, ...cell } = ok;
  t.throws(() => lstmCell({ ...cell, h: wave(7) }), {
    message: 'lstmCell: h holds 7 floats, needs batch*units = 8.',
  });
  const views = { queries: 1, keys: 1, heads: 3, kvHeads: 2, depth: 1, q: y, k: h, v: c };
  t.throws(() => attention({ ...views, y: new Float32Array(3) }), {
    message: 'attention: expected `kvHeads` to divide the 3 heads, received 2.',
  });
});
