import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['Masking', 'GlobalAveragePooling1D'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

t.test('masking', async t => {
  t.test('masks steps whose features all have the value, and sets them to 0', async t => {
    const y = gm.layers.masking({ maskValue: -1 }).apply([[[1, -1], [-1, -1]]]); // prettier-ignore
    t.same(y.arraySync(), [[[1, -1], [0, 0]]]); // prettier-ignore
    t.same(y.mask?.arraySync(), [[true, false]]);
  });
  t.test('refuses a value that is no number', async t =>
    t.throws(() => gm.layers.masking({ maskValue: 'a' as never, name: 'm' }), {
      message: /^Masking "m": expected `maskValue`/,
    }),
  );
});
