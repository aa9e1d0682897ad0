import { seed } from '../../src/random.js';
import * as gm from '../../src/ops/index.js';
import { close, onEachBackend } from './close.js';

const mean = (v: ArrayLike<number>) => Array.from(v).reduce((a, b) => a + b, 0) / v.length;
const deviation = (v: ArrayLike<number>) => {
  const middle = mean(v);
  return Math.sqrt(mean(Array.from(v, x => (x - middle) ** 2)));
};

onEachBackend(t => {
  t.test('zeros, ones, full, scalar and their likes', async t => {
    t.same(gm.zeros([2, 1]).arraySync(), [[0], [0]]);
    t.same(gm.ones([2], 'int32').dtype, 'int32');
    t.same(gm.full([2], 7).arraySync(), [7, 7]);
    t.same(gm.full([1], true).arraySync(), [true]);
    t.same(gm.scalar(3).shape, []);
    t.same(gm.zerosLike([[1, 2]]).arraySync(), [[0, 0]]);
    t.same(gm.onesLike([true]).dtype, 'bool');
  });
  t.test('range counts like Python', async t => {
    t.same(gm.range(3).arraySync(), [0, 1, 2]);
    t.same(gm.range(2, 8, 3).arraySync(), [2, 5]);
    t.same(gm.range(3, 0, -1).arraySync(), [3, 2, 1]);
    t.same(gm.range(3, 0).shape, [0]);
    t.same(
      [gm.range(3).dtype, gm.range(0, 1, 0.5).dtype, gm.range(3, undefined, 1, 'float32').dtype],
      ['int32', 'float32', 'float32'],
    );
  });
  t.test('linspace includes both ends', async t => {
    close(t, gm.linspace(0, 1, 5), [0, 0.25, 0.5, 0.75, 1]);
    close(t, gm.linspace(3, 9, 1), [3]);
  });

  t.test('randomUniform lies in its range, evenly', async t => {
    const v = gm.randomUniform([10000], { minval: -1, maxval: 3 }).dataSync();
    t.ok(v.every(x => x >= -1 && x < 3));
    t.ok(Math.abs(mean(v) - 1) < 0.05 && Math.abs(deviation(v) - 4 / Math.sqrt(12)) < 0.03);
  });
  t.test('randomNormal has its mean and deviation', async t => {
    const v = gm.randomNormal([10000], { mean: 5, stddev: 2 }).dataSync();
    t.ok(Math.abs(mean(v) - 5) < 0.1 && Math.abs(deviation(v) - 2) < 0.06);
  });
  t.test('randomTruncatedNormal stays within two deviations', async t => {
    const v = gm.randomTruncatedNormal([10000], { mean: 1, stddev: 0.5 }).dataSync();
    t.ok(v.every(x => Math.abs(x - 1) <= 1.0001) && Math.abs(deviation(v) - 0.44) < 0.02);
  });
  t.test('randomBernoulli gives 1 as often as asked', async t => {
    const v = gm.randomBernoulli([10000], { p: 0.3 }).dataSync();
    t.ok(v.every(x => x === 0 || x === 1) && Math.abs(mean(v) - 0.3) < 0.02);
  });
  t.test('randomPermutation holds each number once', async t => {
    const v = [...gm.randomPermutation(100).dataSync()];
    t.not(v.join(), Array.from(v.keys()).join());
    t.same(
      v.sort((a, b) => a - b),
      Array.from({ length: 100 }, (_, i) => i),
    );
  });
  t.test('the same global seed gives the same numbers, which go on', async t => {
    const three = () =>
      [gm.randomNormal([4]), gm.randomNormal([4]), gm.randomPermutation(9)].map(x => x.arraySync());
    seed(7);
    const [a, b, c] = three();
    seed(7);
    t.same(three(), [a, b, c]);
    t.notSame(a, b);
  });
  t.test('a seed of its own gives the same numbers every time, whatever came before', async t => {
    const first = gm.randomNormal([4], { seed: 3 }).arraySync();
    gm.randomNormal([4]);
    t.same(gm.randomNormal([4], { seed: 3 }).arraySync(), first);
    t.notSame(gm.randomNormal([4], { seed: 2 ** 40 + 3 }).arraySync(), first);
  });
  t.test('dropout zeroes with its rate and keeps the mean', async t => {
    const v = gm.dropout(gm.ones([10000]), 0.2).dataSync();
    t.ok(v.every(x => x === 0 || x === 1.25) && Math.abs(mean(v) - 1) < 0.03);
    t.same(gm.dropout([1, 2], 0).arraySync(), [1, 2]);
  });
  t.test('dropout with a noise shape drops whole rows', async t => {
    const rows = gm
      .dropout(gm.ones([64, 5]), 0.5, { noiseShape: [64, 1] })
      .arraySync() as number[][];
    t.ok(rows.every(row => new Set(row).size === 1) && new Set(rows.flat()).size === 2);
  });
});
