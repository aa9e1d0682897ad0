import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { conv1dTranspose, conv2dTranspose } = gm.layers;

const recorded = { file: 'conv_layers', tolerance: 2e-5 };
for (const name of ['Conv1DTranspose', 'Conv2DTranspose', 'Conv3DTranspose'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name, recorded));

t.test('convTranspose', async t => {
  t.test('undoes the shape of a convolution', async t => {
    const up = conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' });
    t.same(up.apply(gm.zeros([2, 4, 5, 1])).shape, [2, 8, 10, 3]);
  });
  t.test('refuses output padding that is not below the stride', async t => {
    t.throws(
      () =>
        conv2dTranspose({
          filters: 1,
          kernelSize: 2,
          strides: [3, 1],
          outputPadding: 1,
          name: 'u',
        }),
      {
        name: 'RangeError',
        message:
          'Conv2DTranspose "u": expected `outputPadding` to be less than the strides [3, 1], received [1, 1].',
      },
    );
    t.throws(() => conv1dTranspose({ filters: 1, kernelSize: 2, outputPadding: -1, name: 'u' }), {
      name: 'TypeError',
      message:
        'Conv1DTranspose "u": expected `outputPadding` to be an integer from 0, or an array of 1, received -1.',
    });
  });
  t.test('refuses to give nothing', async t =>
    t.throws(
      () =>
        conv1dTranspose({
          filters: 1,
          kernelSize: 2,
          strides: 2,
          padding: 'same',
          outputPadding: 0,
          name: 'u',
        }).apply(gm.zeros([1, 1, 1])),
      {
        name: 'ShapeError',
        message:
          'Conv1DTranspose "u": expected an output of at least 1 on each axis, received [0].',
      },
    ),
  );
  t.test('refuses causal padding, and strides together with dilation', async t => {
    t.throws(
      () => conv1dTranspose({ filters: 1, kernelSize: 2, padding: 'causal' as never, name: 'u' }),
      { message: /^Conv1DTranspose "u": expected `padding` to be "valid" or "same"/ },
    );
    t.throws(
      () => conv2dTranspose({ filters: 1, kernelSize: 2, strides: 2, dilationRate: 2, name: 'u' }),
      { message: /^Conv2DTranspose "u": expected `strides` or `dilationRate` to be 1/ },
    );
  });
  t.test('refuses channels that it was not built for', async t => {
    const layer = conv2dTranspose({ filters: 1, kernelSize: 2, name: 'u' });
    layer.apply(gm.zeros([1, 2, 2, 3]));
    t.throws(() => layer.apply(gm.zeros([1, 2, 2, 1])), {
      name: 'ShapeError',
      message: /^Conv2DTranspose "u": expected input \[batch, any, any, 3\]/,
    });
  });
});
