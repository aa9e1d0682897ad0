import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['TimeDistributed'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

t.test('timeDistributed', async t => {
  t.test('refuses what is no layer', async t =>
    t.throws(() => gm.layers.timeDistributed({ layer: 3 as never, name: 'd' }), {
      name: 'TypeError',
      message: 'TimeDistributed "d": expected `layer` to be a layer, received 3.',
    }),
  );
  t.test('refuses a batch without steps', async t =>
    t.throws(
      () => {
        const layer = gm.layers.dense({ units: 2 });
        gm.layers.timeDistributed({ layer, name: 'd' }).apply(gm.ones([2, 3]));
      },
      {
        name: 'ShapeError',
        message: /TimeDistributed "d": expected samples of shape \[steps, ...\]/,
      },
    ),
  );
  t.test('refuses a mask of more axes whose steps do not fit', async t =>
    t.throws(
      () => {
        const layer = gm.layers.timeDistributed({ layer: gm.layers.gru({ units: 2 }), name: 'd' });
        layer.apply(gm.ones([2, 3, 4, 1]), { mask: gm.equal(gm.ones([2, 2, 4]), 1) });
      },
      {
        name: 'ShapeError',
        message: 'TimeDistributed "d": expected a mask of shape [2, 3, ...], received [2, 2, 4].',
      },
    ),
  );
});
