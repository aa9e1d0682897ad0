import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { checkGradient } from './check_gradient.js';

for (const [name, fn] of Object.entries({
  sum: gm.sum,
  mean: gm.mean,
  max: gm.max,
  min: gm.min,
  prod: gm.prod,
  logSumExp: gm.logSumExp,
  norm: gm.norm,
})) {
  t.test(`${name} over everything`, async t => checkGradient(t, x => fn(x), [[2, 3]]));
  t.test(`${name} over one axis`, async t => checkGradient(t, x => fn(x, 1), [[2, 3, 2]]));
  t.test(`${name} over two axes, which it keeps`, async t =>
    checkGradient(t, x => fn(x, [0, -1], { keepDims: true }), [[2, 3, 2]]),
  );
}
t.test('moments', async t =>
  checkGradient(
    t,
    x => {
      const { mean, variance } = gm.moments(x, 0);
      return [mean, variance];
    },
    [[4, 3]],
  ),
);
t.test('prod gives the product of the others beside a zero', async t =>
  checkGradient(t, x => gm.prod(x, 1), [{ values: [2, 0, 3, 0, 0, 5, 1, 2, 4], shape: [3, 3] }], {
    second: false,
  }),
);
t.test('cumsum', async t => {
  for (const exclusive of [false, true]) {
    for (const reverse of [false, true])
      checkGradient(t, x => gm.cumsum(gm.square(x), 1, { exclusive, reverse }), [[2, 3, 2]]);
  }
});
t.test('topK sends the gradient of each value to its place', async t =>
  checkGradient(t, x => gm.square(gm.topK(x, 2).values), [[3, 4]]),
);
