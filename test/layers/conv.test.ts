import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { conv1d, conv2d, conv3d } = gm.layers;

// Sums of up to 50 products, in an order of their own.
const recorded = { file: 'conv_layers', tolerance: 2e-5 };
for (const name of ['Conv1D', 'Conv2D', 'Conv3D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name, recorded));

t.test('conv', async t => {
  t.test('has Keras’s other names', async t => {
    t.equal(gm.layers.Convolution2D, gm.layers.Conv2D);
    t.equal(gm.layers.convolution1d, conv1d);
  });
  t.test('names its weights as Keras does', async t => {
    const layer = conv2d({ filters: 4, kernelSize: [3, 2], groups: 2 });
    layer.apply(gm.zeros([1, 5, 5, 6]));
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [
        ['kernel', [3, 2, 3, 4]],
        ['bias', [4]],
      ],
    );
  });
  t.test('takes regularizers and constraints', async t => {
    const layer = conv1d({
      filters: 2,
      kernelSize: 2,
      kernelInitializer: 'ones',
      kernelRegularizer: gm.regularizers.l2(0.5),
      biasConstraint: 'nonNeg',
    });
    layer.apply(gm.zeros([1, 3, 1]));
    t.equal(layer.losses()[0].item(), 2);
    t.ok(layer.weights[1].constraint);
  });
  t.test('refuses a kernel that is larger than its input', async t => {
    t.throws(
      () => conv2d({ filters: 1, kernelSize: [3, 5], name: 'c' }).apply(gm.zeros([1, 4, 4, 1])),
      {
        name: 'ShapeError',
        message:
          'Conv2D "c": expected an input of at least [3, 5] along its spatial axes, for windows that reach over [3, 5], received [4, 4]. Use smaller windows, or padding: "same".',
      },
    );
    t.throws(
      () => conv1d({ filters: 1, kernelSize: 3, dilationRate: 4 }).apply(gm.zeros([1, 8, 1])),
      { message: /expected an input of at least \[9\] .* reach over \[9\], received \[8\]/ },
    );
    const model = [conv3d({ filters: 1, kernelSize: 3, inputShape: [2, 5, 5, 1] })];
    t.throws(() => gm.sequential(model).summary(), { message: /at least \[3, 3, 3\]/ });
  });
  t.test('refuses channels that it was not built for', async t => {
    const last = conv2d({ filters: 1, kernelSize: 1, name: 'c' });
    last.apply(gm.zeros([1, 4, 4, 3]));
    t.throws(() => last.apply(gm.zeros([1, 4, 4, 1])), {
      name: 'ShapeError',
      message:
        'Conv2D "c": expected input [batch, any, any, 3] (as when the layer was built), received [1, 4, 4, 1]. Reshape the input or build a new layer.',
    });
    t.throws(() => last.apply(gm.zeros([1, 4, 3])), { message: /\[batch, any, any, 3\]/ });
    const first = conv1d({ filters: 1, kernelSize: 1, dataFormat: 'channelsFirst' });
    first.apply(gm.zeros([1, 2, 5]));
    t.throws(() => first.apply(gm.zeros([1, 5, 2])), { message: /\[batch, 2, any\]/ });
  });
  t.test('refuses samples with other axes', async t =>
    t.throws(() => conv2d({ filters: 1, kernelSize: 1, name: 'c' }).apply(gm.zeros([2, 3, 3])), {
      name: 'ShapeError',
      message: 'Conv2D "c": expected samples of shape [height, width, channels], received [3, 3].',
    }),
  );
  t.test('refuses groups that do not divide', async t => {
    t.throws(() => conv2d({ filters: 4, kernelSize: 1, groups: 3, name: 'c' }), {
      name: 'RangeError',
      message: 'Conv2D "c": expected `groups` to divide the 4 filters, received 3.',
    });
    const layer = conv2d({ filters: 4, kernelSize: 1, groups: 2, name: 'c' });
    t.throws(() => layer.apply(gm.zeros([1, 2, 2, 3])), {
      name: 'RangeError',
      message: 'Conv2D "c": expected `groups` to divide the 3 channels of the input, received 2.',
    });
  });
  t.test('refuses strides together with dilation, as Keras does', async t =>
    t.throws(
      () => conv2d({ filters: 1, kernelSize: 3, strides: [1, 2], dilationRate: 2, name: 'c' }),
      {
        name: 'TypeError',
        message: 'Conv2D "c": expected `strides` or `dilationRate` to be 1, received [1, 2, 2, 2].',
      },
    ),
  );
  t.test('refuses sizes below 1', async t => {
    for (const option of ['kernelSize', 'strides', 'dilationRate'] as const)
      for (const size of [0, -1, 1.5, [1], [2, 0]])
        t.throws(() => conv2d({ filters: 1, kernelSize: 1, [option]: size as number, name: 'c' }), {
          name: 'TypeError',
          message: new RegExp(
            `^Conv2D "c": expected \`${option}\` to be an integer from 1, or an array of 2, received`,
          ),
        });
    for (const option of ['filters', 'groups'] as const)
      t.throws(() => conv2d({ filters: 1, kernelSize: 1, [option]: 0, name: 'c' }), {
        message: `Conv2D "c": expected \`${option}\` to be an integer from 1, received 0.`,
      });
    t.throws(() => conv2d({ filters: 2, name: 'c' } as never), {
      message:
        /expected `kernelSize` to be an integer from 1, or an array of 2, received undefined/,
    });
  });
  t.test('refuses unknown padding', async t => {
    t.throws(() => conv2d({ filters: 1, kernelSize: 1, padding: 'sam' as never, name: 'c' }), {
      name: 'TypeError',
      message:
        'Conv2D "c": expected `padding` to be "valid" or "same", received "sam". Did you mean "same"?',
    });
    t.throws(() => conv2d({ filters: 1, kernelSize: 1, padding: 'causal' as never }), {
      message: /received "causal"/,
    });
    t.throws(() => conv1d({ filters: 1, kernelSize: 1, padding: 'full' as never }), {
      message: /"valid" or "same" or "causal"/,
    });
  });
});
