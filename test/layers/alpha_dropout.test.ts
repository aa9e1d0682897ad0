import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';
import { distributedLikeKeras, drawsAnew } from './random_layers.js';

const { alphaDropout } = gm.layers;

t.test('AlphaDropout is that of Keras', async t => {
  await likeKeras(t, 'AlphaDropout');
  distributedLikeKeras(t, 'AlphaDropout');
});

t.test('alphaDropout', async t => {
  t.test('keeps mean 0 and variance 1', async t => {
    gm.seed(11);
    const x = gm.randomNormal([200, 500]);
    const y = alphaDropout({ rate: 0.4 }).apply(x, { training: true });
    const { mean, variance } = gm.moments(y);
    t.ok(Math.abs(mean.item()) < 0.02, `mean ${mean.item()}`);
    t.ok(Math.abs(variance.item() - 1) < 0.02, `variance ${variance.item()}`);
  });
  t.test('shares the mask along axes of extent 1', async t => {
    const layer = alphaDropout({ rate: 0.5, noiseShape: [null, 1] });
    const y = layer.apply(gm.ones([50, 4]), { training: true });
    t.same(gm.max(y, 1).arraySync(), gm.min(y, 1).arraySync());
  });
  t.test('draws anew at each call', async t => drawsAnew(t, alphaDropout({ rate: 0.5 })));
  t.test('has the gradient of central differences', async t => {
    const layer = (x: gm.Tensor) => alphaDropout({ rate: 0.4, seed: 5, dtype: x.dtype });
    checkGradient(t, x => gm.square(layer(x).apply(x, { training: true })), [[3, 4]]);
  });
  t.test('refuses a mask that does not stretch to the input', async t =>
    t.throws(
      () =>
        alphaDropout({ rate: 0.5, noiseShape: [null, 2], name: 'a' }).apply(gm.ones([3, 4]), {
          training: true,
        }),
      {
        name: 'ShapeError',
        message:
          'AlphaDropout "a": expected `noiseShape` of a shape that stretches to [3, 4], received [3, 2].',
      },
    ),
  );
  t.test('refuses rates outside of [0, 1)', async t => {
    for (const rate of [1, -0.1, NaN])
      t.throws(() => alphaDropout({ rate, name: 'a' }), {
        name: 'RangeError',
        message: `AlphaDropout "a": expected \`rate\` to be a number from 0 up to, but not, 1, received ${rate}.`,
      });
  });
});
