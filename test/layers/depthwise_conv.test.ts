import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { depthwiseConv1d, depthwiseConv2d } = gm.layers;

const recorded = { file: 'conv_layers', tolerance: 2e-5 };
for (const name of ['DepthwiseConv1D', 'DepthwiseConv2D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name, recorded));

t.test('depthwiseConv', async t => {
  t.test('may be causal', async t => {
    const layer = depthwiseConv1d({
      kernelSize: 2,
      padding: 'causal',
      depthwiseInitializer: 'ones',
    });
    t.same(layer.apply([[[1], [2], [3]]]).arraySync(), [[[1], [3], [5]]]);
  });
  t.test('refuses multipliers below 1', async t =>
    t.throws(() => depthwiseConv2d({ kernelSize: 2, depthMultiplier: 0, name: 'd' }), {
      name: 'TypeError',
      message:
        'DepthwiseConv2D "d": expected `depthMultiplier` to be an integer from 1, received 0.',
    }),
  );
  t.test('refuses inputs smaller than its kernel, by its name', async t =>
    t.throws(() => depthwiseConv2d({ kernelSize: 3, name: 'd' }).apply(gm.zeros([1, 2, 2, 1])), {
      name: 'ShapeError',
      message: /^DepthwiseConv2D "d": expected an input of at least \[3, 3\]/,
    }),
  );
});
