import { grad } from '../../src/autograd.js';
import { profile } from '../../src/profile.js';
import * as gm from '../../src/ops/index.js';
import { packGates } from '../../src/ops/sequence.js';
import { type Tensor } from '../../src/tensor.js';
import { example } from '../gradients/check_gradient.js';
import { close, onEachBackend } from './close.js';

const of = (...shape: number[]): Tensor => example(shape, shape.length, 'float32');
const [batch, steps, inputs, units] = [2, 4, 3, 5];
const weights = (gates: number) => ({
  x: of(batch, steps, inputs),
  w: of(inputs, gates * units),
  u: gm.mul(of(units, gates * units), 0.5),
});
const bias = (gates: number): Tensor => of(gates * units);
const mask = [
  [true, true, false, true],
  [true, false, true, false],
];
const zeros = (): Tensor => gm.zeros([batch, units]);
const step = (x: Tensor, t: number): Tensor =>
  gm.reshape(gm.slice(x, [0, t, 0], [-1, 1, -1]), [batch, inputs]);

/** What follows from a state, for each step in the order given; a masked one keeps it. */
function walk<S extends Tensor[]>(
  x: Tensor,
  order: number[],
  state: S,
  next: (x: Tensor, state: S) => S,
): S {
  for (const t of order) {
    const ran = next(step(x, t), state);
    const runs = mask.map(row => [row[t]]);
    state = state.map((old, i) => gm.where(runs, ran[i], old)) as S;
  }
  return state;
}
const forwards = [0, 1, 2, 3];

onEachBackend(t => {
  t.test('lstm is its formula', async t => {
    const { x, w, u } = weights(4);
    const b = bias(4);
    for (const reverse of [false, true]) {
      const order = reverse ? [...forwards].reverse() : forwards;
      const [h, c] = walk(x, order, [zeros(), zeros()], (x, [h, c]) => {
        const z = gm.split(gm.add(gm.add(gm.matmul(x, w), gm.matmul(h, u)), b), 4, 1);
        const [i, f, , o] = z.map(z => gm.sigmoid(z));
        const cell = gm.add(gm.mul(f, c), gm.mul(i, gm.tanh(z[2])));
        return [gm.mul(o, gm.tanh(cell)), cell];
      });
      const found = gm.lstm(x, w, u, { bias: b, mask, reverse });
      close(t, found.h, h.arraySync(), 1e-5);
      close(t, found.c, c.arraySync(), 1e-5);
      close(t, gm.slice(found.y, [0, order[3]], [-1, 1]), gm.expandDims(h, 1).arraySync(), 1e-5);
    }
  });
  t.test('gru is its formula', async t => {
    const { x, w, u } = weights(3);
    const [b, recurrentBias] = [bias(3), gm.mul(bias(3), 0.3)];
    const thirds = (x: Tensor): Tensor[] => gm.split(x, 3, -1);
    for (const resetAfter of [true, false]) {
      const [h] = walk(x, forwards, [zeros()], (x, [h]) => {
        const [xz, xr, xh] = thirds(gm.add(gm.matmul(x, w), b));
        const [hz, hr, hh] = thirds(gm.add(gm.matmul(h, u), recurrentBias));
        const [z, r] = [gm.sigmoid(gm.add(xz, hz)), gm.sigmoid(gm.add(xr, hr))];
        const before = gm.add(gm.matmul(gm.mul(r, h), thirds(u)[2]), thirds(recurrentBias)[2]);
        const candidate = gm.tanh(gm.add(xh, resetAfter ? gm.mul(r, hh) : before));
        return [gm.add(gm.mul(z, h), gm.mul(gm.sub(1, z), candidate))];
      });
      const found = gm.gru(x, w, u, { bias: b, recurrentBias, mask, resetAfter });
      close(t, found.h, h.arraySync(), 1e-5);
    }
  });
  t.test('simpleRnn is its formula', async t => {
    const { x, w, u } = weights(1);
    for (const activation of ['linear', 'relu', 'sigmoid', 'tanh'] as const) {
      const [h] = walk(x, forwards, [zeros()], (x, [h]) => {
        const z = gm.add(gm.matmul(x, w), gm.matmul(h, u));
        return [activation === 'linear' ? z : gm[activation](z)];
      });
      close(t, gm.simpleRnn(x, w, u, { mask, activation }).h, h.arraySync(), 1e-5);
    }
  });
  t.test('peepholes let the gates see the cell', async t => {
    const { x, w, u } = weights(4);
    const p = of(3, units);
    const [pi, pf, po] = gm.unstack(p);
    const every = mask.map(row => row.map(() => true));
    const first = gm.slice(x, [0, 0], [-1, 1]);
    const c0 = of(batch, units);
    const z = gm.split(gm.matmul(step(x, 0), w), 4, 1);
    const i = gm.sigmoid(gm.add(z[0], gm.mul(pi, c0)));
    const f = gm.sigmoid(gm.add(z[1], gm.mul(pf, c0)));
    const c = gm.add(gm.mul(f, c0), gm.mul(i, gm.tanh(z[2])));
    const o = gm.sigmoid(gm.add(z[3], gm.mul(po, c)));
    const options = { peepholes: p, initialState: [null, c0] as const };
    const found = gm.lstm(first, w, u, { ...options, mask: every.map(row => row.slice(0, 1)) });
    close(t, found.h, gm.mul(o, gm.tanh(c)).arraySync(), 1e-5);
  });
  t.test('packed weights give the same', async t => {
    for (const [gates, run] of [
      [4, gm.lstm],
      [3, gm.gru],
    ] as const) {
      const { x, w, u } = weights(gates);
      const packed = [w, u].map(w => packGates(w, gates));
      t.same(packed[0].shape, [1, inputs, gates, 16]);
      const found = run(x, packed[0], packed[1], { bias: bias(gates), packedUnits: units });
      close(t, found.y, run(x, w, u, { bias: bias(gates) }).y.arraySync(), 1e-6);
    }
  });
  t.test('no steps leave the state as it was', async t => {
    const { w, u } = weights(4);
    const h0 = of(batch, units);
    const { y, h } = gm.lstm(gm.zeros([batch, 0, inputs]), w, u, { initialState: [h0, null] });
    t.same(y.shape, [batch, 0, units]);
    close(t, h, h0.arraySync());
  });
  t.test('gates are written only where a gradient may need them', async t => {
    const { x, w, u } = weights(4);
    const bytes = async (run: () => unknown) => {
      const { ops } = await profile(run);
      return ops.find(({ op }) => op === 'lstm')!.bytes;
    };
    const forward = await bytes(() => gm.lstm(x, w, u));
    const noted = await bytes(() => grad((x: Tensor) => gm.sum(gm.lstm(x, w, u).y))(x));
    t.equal(noted - forward, 4 * batch * steps * 6 * units);
  });
  t.test('shapes that do not fit are refused by name', async t => {
    const { x, w, u } = weights(4);
    const cases: [() => unknown, string][] = [
      [() => gm.lstm(step(x, 0), w, u), 'lstm: expected input [batch, steps, inputs], received [2, 3]'],
      [() => gm.lstm(x, w, of(5, 15)), 'lstm: expected u of shape [5, 20], received [5, 15]'],
      [() => gm.lstm(x, of(2, 20), u), 'lstm: expected w of shape [3, 20], received [2, 20]'],
      [() => gm.lstm(x, w, u, { bias: of(5) }), 'lstm: expected a bias of shape [20], received [5]'],
      [() => gm.lstm(x, w, u, { mask: [true] }), 'lstm: expected a mask of shape [2, 4], received [1]'],
      [
        () => gm.lstm(x, w, u, { initialState: [of(1, 5), null] }),
        'lstm: expected an initial state of shape [2, 5], received [1, 5]',
      ],
      [() => gm.gru(x, w, u), 'gru: expected u of shape [5, 15], received [5, 20]'],
      [() => gm.simpleRnn(x, w, u), 'simpleRnn: expected u of shape [5, 5], received [5, 20]'],
    ]; // prettier-ignore
    for (const [run, message] of cases)
      t.throws(run, { name: 'ShapeError', message: new RegExp(message.replace(/[[\]]/g, '\\$&')) });
  });
  t.test('an activation without a slope by its value is refused', async t => {
    const { x, w, u } = weights(1);
    t.throws(() => gm.simpleRnn(x, w, u, { activation: 'gelu' as never }), {
      name: 'TypeError',
      message: /simpleRnn: expected `activation` to be "linear" or .*, received "gelu"/,
    });
  });
});
