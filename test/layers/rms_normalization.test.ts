import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { rmsNormalization } = gm.layers;

t.test('RMSNormalization is that of Keras', async t =>
  likeKeras(t, 'RMSNormalization', { file: 'norm_layers', tolerance: 1e-5 }),
);

t.test('rmsNormalization', async t => {
  t.test('has a scale, and none of the other weights', async t => {
    const layer = rmsNormalization({ axis: 1 });
    layer.apply(gm.zeros([2, 3, 4]));
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [['scale', [3]]],
    );
    t.throws(() => rmsNormalization({ center: true } as never), {
      message: /RMSNormalization: has no option "center"/,
    });
  });
  t.test('refuses an epsilon below 0', async t =>
    t.throws(() => rmsNormalization({ epsilon: -1, name: 'r' }), {
      name: 'RangeError',
      message: 'RMSNormalization "r": expected `epsilon` to be a number from 0, received -1.',
    }),
  );
});
