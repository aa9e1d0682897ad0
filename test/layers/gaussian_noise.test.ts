import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';
import { distributedLikeKeras, drawsAnew } from './random_layers.js';

t.test('GaussianNoise is that of Keras', async t => {
  await likeKeras(t, 'GaussianNoise');
  distributedLikeKeras(t, 'GaussianNoise');
});

t.test('gaussianNoise', async t => {
  t.test('draws anew at each call', async t =>
    drawsAnew(t, gm.layers.gaussianNoise({ stddev: 0.5 })),
  );
  t.test('hands gradients on', async t => {
    const layer = (x: gm.Tensor) =>
      gm.layers.gaussianNoise({ stddev: 0.4, seed: 5, dtype: x.dtype });
    checkGradient(t, x => gm.square(layer(x).apply(x, { training: true })), [[3, 4]]);
  });
  t.test('refuses deviations outside of [0, 1]', async t => {
    for (const stddev of [-0.1, 1.1, NaN])
      t.throws(() => gm.layers.gaussianNoise({ stddev, name: 'g' }), {
        name: 'RangeError',
        message: `GaussianNoise "g": expected \`stddev\` to be a number from 0 to 1, received ${stddev}.`,
      });
  });
});
