import t from 'tap';
import * as gm from '../../src/ops/index.js';
import type { Tensor } from '../../src/tensor.js';
import { checkGradient, type Example } from './check_gradient.js';

type Conv = (x: Tensor, w: Tensor, bias: Tensor) => Tensor;
// Input, kernel, bias.
const cases: [string, Conv, Example[]][] = [
  ['conv1d', (x, w, bias) => gm.conv1d(x, w, { bias }), [[2, 5, 2], [3, 2, 3], [3]]],
  [
    'conv1d, causal and dilated',
    (x, w, bias) => gm.conv1d(x, w, { bias, padding: 'causal', dilationRate: 2 }),
    [[2, 5, 2], [2, 2, 3], [3]],
  ],
  ['conv2d', (x, w, bias) => gm.conv2d(x, w, { bias }), [[2, 4, 3, 2], [3, 2, 2, 2], [2]]],
  [
    'conv2d with strides, same',
    (x, w, bias) => gm.conv2d(x, w, { bias, strides: 2, padding: 'same' }),
    [[2, 5, 4, 1], [3, 3, 1, 2], [2]],
  ],
  [
    'conv2d with margins, strides and dilation',
    (x, w, bias) =>
      gm.conv2d(x, w, { bias, strides: [2, 1], dilation: [1, 2], padding: [[1, 0], [2, 1]] }), // prettier-ignore
    [[1, 4, 5, 2], [2, 2, 2, 2], [2]],
  ],
  [
    'conv2d in groups, channels first',
    (x, w, bias) => gm.conv2d(x, w, { bias, groups: 2, dataFormat: 'channelsFirst' }),
    [[1, 4, 3, 4], [2, 2, 2, 4], [4]],
  ],
  ['conv3d', (x, w, bias) => gm.conv3d(x, w, { bias }), [[1, 2, 3, 2, 2], [2, 2, 1, 2, 2], [2]]],
  [
    'conv1dTranspose',
    (x, w, bias) => gm.conv1dTranspose(x, w, { bias, strides: 2 }),
    [[2, 3, 2], [3, 3, 2], [3]],
  ],
  [
    'conv2dTranspose, same, with output padding',
    (x, w, bias) =>
      gm.conv2dTranspose(x, w, { bias, strides: 2, padding: 'same', outputPadding: [1, 0] }),
    [[1, 3, 2, 2], [3, 2, 3, 2], [3]],
  ],
  [
    'conv3dTranspose',
    (x, w, bias) => gm.conv3dTranspose(x, w, { bias, dilationRate: [1, 2, 1] }),
    [[1, 2, 2, 1, 2], [1, 2, 2, 2, 2], [2]],
  ],
  [
    'depthwiseConv1d',
    (x, w, bias) => gm.depthwiseConv1d(x, w, { bias, padding: 'same' }),
    [[2, 4, 2], [3, 2, 2], [4]],
  ],
  [
    'depthwiseConv2d',
    (x, w, bias) => gm.depthwiseConv2d(x, w, { bias, strides: 2 }),
    [[1, 5, 4, 3], [2, 2, 3, 1], [3]],
  ],
];
for (const [name, fn, inputs] of cases)
  t.test(`${name} has the gradient of central differences`, async t =>
    checkGradient(t, fn, inputs),
  );

t.test('separableConv2d has the gradient of central differences', async t =>
  checkGradient(t, (x, depthwise, pointwise) => gm.separableConv2d(x, depthwise, pointwise), [
    [1, 3, 3, 2],
    [2, 2, 2, 2],
    [1, 1, 4, 3],
  ]),
);

// Told from the output, and from the argument.
for (const activation of ['relu', 'sigmoid', 'tanh', 'gelu', 'silu'] as const)
  t.test(`through ${activation}`, async t => {
    const inputs = [[1, 3, 3, 2], [2, 2, 2, 2], [2]];
    checkGradient(t, (x, w, bias) => gm.conv2d(x, w, { bias, activation }), inputs);
    checkGradient(t, (x, w, bias) => gm.conv2dTranspose(x, w, { bias, activation }), inputs);
  });
