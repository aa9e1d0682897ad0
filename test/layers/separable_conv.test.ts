import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { separableConv1d, separableConv2d } = gm.layers;

const recorded = { file: 'conv_layers', tolerance: 2e-5 };
for (const name of ['SeparableConv1D', 'SeparableConv2D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name, recorded));

t.test('separableConv', async t => {
  t.test('names its weights as Keras does', async t => {
    const layer = separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2 });
    layer.apply(gm.zeros([1, 4, 4, 3]));
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [
        ['depthwise_kernel', [3, 3, 3, 2]],
        ['pointwise_kernel', [1, 1, 6, 5]],
        ['bias', [5]],
      ],
    );
  });
  t.test('refuses filters and multipliers below 1', async t => {
    for (const option of ['filters', 'depthMultiplier'] as const)
      t.throws(() => separableConv1d({ filters: 1, kernelSize: 2, [option]: 0.5, name: 's' }), {
        name: 'TypeError',
        message: `SeparableConv1D "s": expected \`${option}\` to be an integer from 1, received 0.5.`,
      });
  });
});
