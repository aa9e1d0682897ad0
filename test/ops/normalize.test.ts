import { valueAndGrad } from '../../src/autograd.js';
import { capture } from '../../src/capture.js';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { variable } from '../../src/variable.js';
import { close, onEachBackend } from './close.js';

/** (x - mean) / √(variance + ε) in plain ops, over some axes. */
function plain(x: Tensor, axes: number[], epsilon: number): Tensor {
  const mean = gm.mean(x, axes, { keepDims: true });
  const variance = gm.mean(gm.square(gm.sub(x, mean)), axes, { keepDims: true });
  return gm.div(gm.sub(x, mean), gm.sqrt(gm.add(variance, epsilon)));
}
const random = (shape: number[], seed = 1): Tensor => gm.randomNormal(shape, { mean: 3, seed });

onEachBackend(t => {
  t.test('batchNormalization normalizes each channel with what it is given', async t => {
    const x = tensor([1, 2, 3, 4], [2, 2]);
    close(t, gm.batchNormalization(x, [1, 0], [3, 0.25], { epsilon: 1 }), [
      [0, 1.7888544],
      [1, 3.5777088],
    ]);
    const y = gm.batchNormalization(x, [1, 0], [3, 0], {
      gamma: [2, 3],
      beta: [0.5, -1],
      axis: 0,
      epsilon: 1,
    });
    close(t, y, [
      [0.5, 1.5],
      [8, 11],
    ]);
  });
  t.test('moments are those of the axes that are named', async t => {
    const x = random([3, 4, 5]);
    for (const axes of [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]) {
      const { mean, variance } = gm.moments(x, axes, { keepDims: true });
      const center = gm.mean(x, axes, { keepDims: true });
      close(t, mean, center.arraySync());
      const spread = gm.mean(gm.square(gm.sub(x, center)), axes, { keepDims: true });
      close(t, variance, spread.arraySync());
      t.same(gm.moments(x, axes).variance.shape, gm.mean(x, axes).shape);
    }
    t.same(gm.moments(x).mean.shape, []);
  });
  t.test('layerNormalization normalizes along its axes', async t => {
    const x = random([2, 3, 4]);
    for (const axis of [[-1], [1, 2], [1]])
      close(t, gm.layerNormalization(x, { axis, epsilon: 0.1 }), plain(x, axis, 0.1).arraySync());
    const gamma = random([3], 2);
    const beta = random([3], 3);
    const wide = (v: Tensor) => gm.reshape(v, [3, 1]);
    const expected = gm.add(gm.mul(plain(x, [1], 1e-7), wide(gamma)), wide(beta));
    close(t, gm.layerNormalization(x, { axis: 1, gamma, beta }), expected.arraySync(), 1e-5);
  });
  t.test('rmsNormalization divides by the root mean square', async t => {
    close(t, gm.rmsNormalization([[3, 4]], { epsilon: 0 }), [[0.84852814, 1.1313709]]);
    close(t, gm.rmsNormalization([[3, 4]], { epsilon: 0, scale: [10, 0] }), [[8.4852814, 0]]);
  });
  t.test('groupNormalization normalizes each sample’s groups of channels', async t => {
    const x = random([2, 3, 4]);
    const grouped = plain(gm.reshape(x, [2, 3, 2, 2]), [1, 3], 1e-3);
    const y = gm.groupNormalization(x, { groups: 2 });
    close(t, y, gm.reshape(grouped, [2, 3, 4]).arraySync(), 1e-5);
    const first = gm.groupNormalization(gm.transpose(x, [0, 2, 1]), { groups: 2, axis: 1 });
    close(t, gm.transpose(first, [0, 2, 1]), y.arraySync(), 1e-5);
    close(t, gm.groupNormalization(x, { groups: -1 }), plain(x, [1], 1e-3).arraySync(), 1e-5);
  });
  t.test('of nothing there is nothing', async t => {
    t.same(gm.layerNormalization(gm.zeros([0, 3])).shape, [0, 3]);
    t.same(gm.groupNormalization(gm.zeros([0, 2, 4]), { groups: 2 }).shape, [0, 2, 4]);
    t.same(gm.batchNormalization(gm.zeros([0, 2]), [0, 0], [1, 1]).shape, [0, 2]);
  });
  t.test('movingAverage goes a part of the way', async t => {
    const average = variable(tensor([1, 2]));
    gm.movingAverage(average, [3, 10], 0.75);
    close(t, average, [1.5, 4]);
    gm.movingAverage(average, tensor(Int32Array.of(1, 4)), 0);
    close(t, average, [1, 4]);
  });
  t.test('movingAverage is an instruction of a captured step', async t => {
    const average = variable(tensor([0]));
    const step = capture((x: Tensor) => {
      gm.movingAverage(average, gm.mean(x, 0), 0.5);
      return gm.sum(x);
    });
    step(tensor([[2], [6]]));
    step(tensor([[0], [0]]));
    close(t, average, [1]);
  });
  t.test('no gradient flows into a moving average', async t => {
    const average = variable(tensor([0]));
    const { grads } = valueAndGrad((x: Tensor) => {
      const { mean } = gm.moments(x, 0);
      gm.movingAverage(average, mean, 0.5);
      return gm.sum(gm.square(mean));
    })(tensor([[2], [4]]));
    close(t, grads[0], [[3], [3]]);
    close(t, average, [1.5]);
  });
});
