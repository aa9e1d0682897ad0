import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';
import { distributedLikeKeras, drawsAnew } from './random_layers.js';

t.test('GaussianDropout is that of Keras', async t => {
  await likeKeras(t, 'GaussianDropout');
  distributedLikeKeras(t, 'GaussianDropout');
});

t.test('gaussianDropout', async t => {
  t.test('draws anew at each call', async t =>
    drawsAnew(t, gm.layers.gaussianDropout({ rate: 0.5 })),
  );
  t.test('multiplies gradients by the same noise', async t => {
    const layer = (x: gm.Tensor) =>
      gm.layers.gaussianDropout({ rate: 0.4, seed: 5, dtype: x.dtype });
    checkGradient(t, x => gm.square(layer(x).apply(x, { training: true })), [[3, 4]]);
  });
  t.test('refuses rates outside of [0, 1)', async t => {
    for (const rate of [1, -0.1, NaN])
      t.throws(() => gm.layers.gaussianDropout({ rate, name: 'g' }), {
        name: 'RangeError',
        message: `GaussianDropout "g": expected \`rate\` to be a number from 0 up to, but not, 1, received ${rate}.`,
      });
  });
});
