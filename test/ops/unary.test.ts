import { readFileSync } from 'node:fs';
import * as gm from '../../src/ops/index.js';
import { tensor, type Tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

interface Golden {
  x: number[];
  values: Record<string, number[]>;
  p: number[];
  positive: Record<string, number[]>;
}
const golden = JSON.parse(
  readFileSync(new URL('../golden/unary.json', import.meta.url), 'utf8'),
) as Golden;
const named = gm as unknown as Record<string, (x: Tensor) => Tensor>;
const functionOf = (name: string) =>
  name === 'geluTanh' ? (x: Tensor) => gm.gelu(x, { approximate: true }) : named[name];
const ints = (...values: number[]) => tensor(Int32Array.from(values));

onEachBackend(t => {
  for (const [name, y] of Object.entries(golden.values)) {
    t.test(`${name} gives the values of NumPy`, async t =>
      close(t, functionOf(name)(tensor(golden.x)), y),
    );
  }
  for (const [name, y] of Object.entries(golden.positive)) {
    t.test(`${name} gives the values of NumPy`, async t =>
      close(t, functionOf(name)(tensor(golden.p)), y),
    );
  }

  t.test('elu, celu, leakyRelu take their slope', async t => {
    close(t, gm.elu([-1, 2], 0.5), [-0.31606028, 2]);
    close(t, gm.celu([-1, 2], 0.5), [-0.43233236, 2]);
    close(t, gm.leakyRelu([-1, 2], 0.1), [-0.1, 2]);
  });
  t.test('squareplus takes b', async t =>
    close(t, gm.squareplus([-1, 2], 1), [0.20710678, 2.118034]),
  );
  t.test('threshold puts a value where x is not above it', async t =>
    close(t, gm.threshold([-1, 0.5, 0.6], 0.5, 9), [9, 9, 0.6]),
  );
  t.test('clip bounds', async t => close(t, gm.clip([-2, 0.5, 3], -1, 1), [-1, 0.5, 1]));
  t.test('clip keeps integers with integer bounds', async t => {
    t.equal(gm.clip(ints(5), 0, 3).dtype, 'int32');
    t.equal(gm.clip(ints(5), 0, 3.5).item(), 3.5);
  });
  t.test('round takes halves to the even neighbour', async t =>
    close(t, gm.round([0.5, 1.5, 2.5, -0.5]), [0, 2, 2, -0]),
  );
  t.test('NaN goes through', async t => {
    for (const fn of [gm.exp, gm.tanh, gm.sigmoid, gm.gelu])
      t.ok(Number.isNaN(fn([NaN]).dataSync()[0]));
  });
  t.test('integers stay integers where the function gives integers', async t => {
    for (const fn of [gm.relu, gm.square, gm.neg, gm.abs, gm.sign, gm.floor, gm.ceil, gm.round])
      t.equal(fn(ints(-2, 3)).dtype, 'int32');
    t.same(gm.square(ints(-2, 3)).arraySync(), [4, 9]);
  });
  t.test('integers, bytes and booleans become float32 elsewhere', async t => {
    close(t, gm.exp(ints(0, 1)), [1, 2.7182817]);
    t.equal(gm.tanh(tensor(Uint8Array.of(0, 255))).dtype, 'float32');
    t.equal(gm.sqrt(tensor([true, false])).dtype, 'float32');
  });
  t.test('takes numbers, nested arrays and typed arrays', async t => {
    t.same(gm.relu(-1).arraySync(), 0);
    t.same(gm.relu([[1, -1]]).arraySync(), [[1, 0]]);
    t.same(gm.relu(Float32Array.of(2, -2)).arraySync(), [2, 0]);
  });
  t.test('of nothing is nothing', async t => t.same(gm.exp(tensor([], [0, 3])).shape, [0, 3]));
});
