import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';
import { distributedLikeKeras, drawsAnew } from './random_layers.js';

const { spatialDropout1d, spatialDropout2d, spatialDropout3d } = gm.layers;

for (const name of ['SpatialDropout1D', 'SpatialDropout2D', 'SpatialDropout3D'])
  t.test(`${name} is that of Keras`, async t => {
    await likeKeras(t, name);
    distributedLikeKeras(t, name);
  });

t.test('spatialDropout', async t => {
  t.test('drops a channel everywhere or nowhere', async t => {
    const along = { channelsLast: [1, 2], channelsFirst: [2, 3] };
    for (const dataFormat of ['channelsLast', 'channelsFirst'] as const) {
      const layer = spatialDropout2d({ rate: 0.5, dataFormat });
      const y = layer.apply(gm.ones([6, 5, 4, 3]), { training: true });
      const [most, least] = [gm.max, gm.min].map(f => f(y, along[dataFormat]).arraySync());
      t.same(most, least, dataFormat);
    }
  });
  t.test('draws anew at each call', async t => drawsAnew(t, spatialDropout1d({ rate: 0.5 })));
  t.test('drops the gradient where it dropped the value', async t => {
    const layer = (x: gm.Tensor) => spatialDropout1d({ rate: 0.4, seed: 5, dtype: x.dtype });
    checkGradient(t, x => layer(x).apply(gm.square(x), { training: true }), [[3, 2, 4]]);
  });
  t.test('refuses rates outside of [0, 1)', async t => {
    for (const rate of [1, -0.1, NaN])
      t.throws(() => spatialDropout3d({ rate, name: 's' }), {
        name: 'RangeError',
        message: /^SpatialDropout3D "s": expected `rate` to be a number from 0 up to, but not, 1, /,
      });
  });
  t.test('of one axis has no data format', async t =>
    t.throws(() => spatialDropout1d({ rate: 0.1, dataFormat: 'channelsFirst' } as never), {
      message: /SpatialDropout1D: has no option "dataFormat"/,
    }),
  );
  t.test('refuses batches with other axes', async t =>
    t.throws(() => spatialDropout2d({ rate: 0.5, name: 's' }).apply(gm.zeros([2, 3, 4])), {
      name: 'ShapeError',
      message:
        'SpatialDropout2D "s": expected input [batch, height, width, channels], received [2, 3, 4]. Reshape the input to 4 axes.',
    }),
  );
});
