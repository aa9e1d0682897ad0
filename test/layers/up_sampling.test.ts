import t from 'tap';
import * as gm from '../../src/index.js';
import { imagesLikeKeras } from './image_layers.js';
import { likeKeras } from './like_keras.js';

const { upSampling1d, upSampling2d, upSampling3d } = gm.layers;

for (const name of ['UpSampling1D', 'UpSampling2D', 'UpSampling3D'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name));

t.test('upSampling', async t => {
  t.test('makes a block of each pixel', async t =>
    t.same(
      upSampling2d({ size: [1, 2] })
        .apply(gm.tensor(Uint8Array.of(1, 2, 3, 4), [1, 2, 2, 1]))
        .reshape([2, 4])
        .arraySync(),
      [
        [1, 1, 2, 2],
        [3, 3, 4, 4],
      ],
    ),
  );
  t.test('refuses sizes below 1', async t => {
    for (const size of [0, -2, 1.5, [0]])
      t.throws(() => upSampling1d({ size: size as number, name: 'u' }), {
        name: 'TypeError',
        message: /^UpSampling1D "u": expected `size` to be an integer from 1, /,
      });
    t.throws(() => upSampling3d({ size: [2, 2] as never, name: 'u' }), {
      name: 'TypeError',
      message:
        'UpSampling3D "u": expected `size` to be an integer from 1, or an array of 3, received [2, 2].',
    });
  });
  t.test('interpolates like Keras', async t => imagesLikeKeras(t, 'UpSampling2D'));
  t.test('refuses unknown interpolations', async t =>
    t.throws(() => upSampling2d({ interpolation: 'neares' as never, name: 'u' }), {
      name: 'TypeError',
      message: /received "neares"\. Did you mean "nearest"\?$/,
    }),
  );
  t.test('refuses batches with other axes', async t =>
    t.throws(() => upSampling1d({ name: 'u' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message:
        'UpSampling1D "u": expected input [batch, length, channels], received [2, 3]. Reshape the input to 3 axes.',
    }),
  );
});
