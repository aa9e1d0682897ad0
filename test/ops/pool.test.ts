import { grad } from '../../src/autograd.js';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

const line = (...values: number[]): Tensor => tensor(values, [1, values.length, 1]);
const flat = (y: Tensor): Tensor => gm.flatten(y);

onEachBackend(t => {
  t.test('maxPool1d takes the largest of each window', async t => {
    const x = line(3, 1, 4, 1, 5);
    close(t, flat(gm.maxPool1d(x, { poolSize: 2 })), [3, 4]);
    close(t, flat(gm.maxPool1d(x, { poolSize: 2, strides: 1 })), [3, 4, 4, 5]);
    close(t, flat(gm.maxPool1d(x, { poolSize: 2, padding: 'same' })), [3, 4, 5]);
    close(t, flat(gm.maxPool1d(x, { poolSize: 4, strides: 2, padding: [[2, 1]] })), [3, 4, 5]);
  });
  t.test('avgPool1d leaves padding out of the divisor', async t => {
    const x = line(3, 1, 4, 1, 5);
    close(t, flat(gm.avgPool1d(x, { poolSize: 2, padding: 'same' })), [2, 2.5, 5]);
    close(t, flat(gm.avgPool1d(x, { poolSize: 3, strides: 2, padding: 'same' })), [2, 2, 3]);
  });
  t.test('pools each channel alone, first or last', async t => {
    const x = gm.randomNormal([2, 5, 6, 3], { seed: 1 });
    const first = gm.transpose(x, [0, 3, 1, 2]);
    for (const pool of [gm.maxPool2d, gm.avgPool2d]) {
      const y = pool(x, { poolSize: [2, 3], strides: [2, 1] });
      t.same(y.shape, [2, 2, 4, 3]);
      const back = pool(first, { poolSize: [2, 3], strides: [2, 1], dataFormat: 'channelsFirst' });
      close(t, gm.transpose(back, [0, 2, 3, 1]), y.arraySync());
    }
  });
  t.test('gives NaN where a window holds one', async t => {
    t.same(flat(gm.maxPool1d(line(1, NaN, 2, 3), { poolSize: 2 })).arraySync(), [NaN, 3]);
  });
  t.test('adaptive pooling shares an axis evenly, with windows that may overlap', async t => {
    const x = line(1, 2, 3, 4, 5);
    close(t, flat(gm.adaptiveAvgPool1d(x, { outputSize: 2 })), [2, 4]);
    close(t, flat(gm.adaptiveMaxPool1d(x, { outputSize: 3 })), [2, 4, 5]);
    close(t, flat(gm.adaptiveAvgPool1d(x, { outputSize: 5 })), [1, 2, 3, 4, 5]);
    close(t, flat(gm.adaptiveMaxPool1d(x, { outputSize: 7 })), [1, 2, 3, 3, 4, 5, 5]);
  });
  t.test('a gradient goes to the winner, of which there is one a window', async t => {
    const slope = (options: gm.PoolOptions, ...values: number[]) =>
      flat(grad((x: Tensor) => gm.sum(gm.maxPool1d(x, options)))(line(...values)));
    close(t, slope({ poolSize: 2 }, 3, 1, 4, 4, 7), [1, 0, 1, 0, 0]);
    close(t, slope({ poolSize: 3, strides: 1 }, 0, 5, 1, 2), [0, 2, 0, 0]);
  });
  t.test('finds the winner in windows of more than 256 places', async t => {
    const n = 18;
    const values = Array.from({ length: n * n }, (_, i) => (i * 7919) % 65537);
    const x = tensor(values, [1, n, n, 1]);
    const slope = grad((x: Tensor) => gm.sum(gm.maxPool2d(x, { poolSize: n })))(x);
    t.equal(gm.argMax(flat(slope)).item(), values.indexOf(Math.max(...values)));
  });
  t.test('of no images there is nothing', async t => {
    t.same(gm.maxPool2d(gm.zeros([0, 4, 4, 2]), { poolSize: 2 }).shape, [0, 2, 2, 2]);
    t.same(gm.avgPool1d(gm.zeros([2, 4, 0]), { poolSize: 2 }).shape, [2, 2, 0]);
    t.same(gm.adaptiveMaxPool1d(gm.zeros([0, 4, 1]), { outputSize: 3 }).shape, [0, 3, 1]);
  });
});
