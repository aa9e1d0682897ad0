import t from 'tap';
import * as gm from '../../src/ops/index.js';
import type { Tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

type Pool = (x: Tensor) => Tensor;
const max: [string, Pool, number[]][] = [
  ['maxPool1d', x => gm.maxPool1d(x, { poolSize: 2 }), [2, 5, 2]],
  [
    'maxPool2d, overlapping, same',
    x => gm.maxPool2d(x, { poolSize: 3, strides: 2, padding: 'same' }),
    [1, 5, 4, 2],
  ],
  [
    'maxPool2d, channels first',
    x => gm.maxPool2d(x, { poolSize: [2, 1], dataFormat: 'channelsFirst' }),
    [1, 2, 4, 3],
  ],
  ['maxPool3d', x => gm.maxPool3d(x, { poolSize: 2, strides: 1 }), [1, 3, 2, 3, 2]],
  ['adaptiveMaxPool2d', x => gm.adaptiveMaxPool2d(x, { outputSize: [2, 3] }), [2, 5, 4, 2]],
];
const average: [string, Pool, number[]][] = [
  ['avgPool1d', x => gm.avgPool1d(x, { poolSize: 2 }), [2, 5, 2]],
  [
    'avgPool2d, overlapping, same',
    x => gm.avgPool2d(x, { poolSize: 3, strides: 2, padding: 'same' }),
    [1, 5, 4, 2],
  ],
  [
    'avgPool3d, channels first',
    x => gm.avgPool3d(x, { poolSize: 2, strides: 1, dataFormat: 'channelsFirst' }),
    [1, 2, 3, 2, 3],
  ],
  ['adaptiveAvgPool1d', x => gm.adaptiveAvgPool1d(x, { outputSize: 3 }), [2, 5, 2]],
  ['adaptiveAvgPool3d', x => gm.adaptiveAvgPool3d(x, { outputSize: 2 }), [1, 3, 2, 5, 2]],
];
for (const [name, fn, shape] of max)
  t.test(`${name} has the gradient of central differences, and no second one`, async t => {
    checkGradient(t, x => gm.square(fn(x)), [shape], { second: false });
    t.throws(() => checkGradient(t, x => gm.square(fn(x)), [shape], { tolerance: Infinity }), {
      name: 'GradientError',
      message: /^maxPoolGrad: has no gradient\./,
    });
  });
for (const [name, fn, shape] of average)
  t.test(`${name} has the gradient of central differences`, async t =>
    checkGradient(t, x => fn(gm.square(x)), [shape]),
  );

t.test('im2col and col2im have the gradients of central differences', async t => {
  const options = { kernelSize: [2, 3], strides: [2, 1], padding: 'same' } as const;
  checkGradient(t, x => gm.im2col(gm.square(x), options), [[1, 4, 3, 2]]);
  checkGradient(t, x => gm.col2im(gm.square(x), { ...options, outputSize: [4, 3] }), [
    [1, 2, 3, 12],
  ]);
});
