import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { normalizeBatch } from '../../src/ops/normalize.js';
import type { Tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

const shape = [3, 2, 4];
const of = (axis: number) => [shape[axis]];
// The last one stands on a variance, which must be above 0.
const normalized =
  (axis: number) => (x: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, v: Tensor) =>
    gm.batchNormalization(x, mean, gm.add(gm.square(v), 0.1), { gamma, beta, axis });

t.test('batchNormalization has the gradient of central differences', async t => {
  checkGradient(t, normalized(-1), [shape, of(2), of(2), of(2), of(2)]);
  checkGradient(t, normalized(1), [shape, of(1), of(1), of(1), of(1)]);
  checkGradient(t, x => gm.batchNormalization(gm.square(x), [0.5, 1], [2, 3]), [[3, 2]]);
});
t.test('with the moments of the batch, too, and by those', async t => {
  for (const axis of [1, 2])
    checkGradient(
      t,
      (x, gamma, beta) => {
        const { y, mean, variance } = normalizeBatch('here', { x, gamma, beta }, { axis });
        return [y, mean, variance];
      },
      [shape, of(axis), of(axis)],
    );
  checkGradient(t, x => normalizeBatch('here', { x }, {}).y, [[4, 3]]);
});
t.test('layerNormalization has the gradient of central differences', async t => {
  checkGradient(t, (x, gamma, beta) => gm.layerNormalization(x, { gamma, beta }), [
    shape,
    [4],
    [4],
  ]);
  checkGradient(t, (x, gamma) => gm.layerNormalization(x, { gamma, axis: [0, 2] }), [
    shape,
    [3, 4],
  ]);
});
t.test('rmsNormalization has the gradient of central differences', async t => {
  checkGradient(t, (x, scale) => gm.rmsNormalization(x, { scale }), [shape, [4]]);
  checkGradient(t, x => gm.rmsNormalization(x, { axis: 1, epsilon: 0.1 }), [shape]);
});
t.test('groupNormalization has the gradient of central differences', async t => {
  const inputs = [[2, 3, 4], [4], [4]];
  for (const groups of [1, 2, -1])
    checkGradient(t, (x, gamma, beta) => gm.groupNormalization(x, { gamma, beta, groups }), inputs);
  checkGradient(t, (x, beta) => gm.groupNormalization(x, { beta, groups: 2, axis: 1 }), [
    [2, 4, 3],
    [4],
  ]);
});
t.test('moments along axes that are no neighbours', async t =>
  checkGradient(
    t,
    x => {
      const { mean, variance } = gm.moments(x, 1);
      return [mean, variance];
    },
    [[2, 4, 3]],
  ),
);
