import t from 'tap';
import * as gm from '../../src/index.js';
import { attendsLikeKeras } from './attention_layers.js';

t.test('AdditiveAttention is that of Keras', async t => attendsLikeKeras(t, 'AdditiveAttention'));

t.test('additiveAttention', async t => {
  t.test('refuses features that it was not built for', async t => {
    const layer = gm.layers.additiveAttention({ name: 'a' });
    layer.apply([gm.ones([2, 3, 4]), gm.ones([2, 5, 4])]);
    t.throws(() => layer.apply([gm.ones([2, 3, 6]), gm.ones([2, 5, 6])]), {
      name: 'ShapeError',
      message:
        'AdditiveAttention "a": expected samples of shape [any, 4] as query, received [3, 6].',
    });
  });
  t.test('has no mode of scores', async t =>
    t.throws(() => gm.layers.additiveAttention({ scoreMode: 'dot' } as never), {
      name: 'TypeError',
      message: /^AdditiveAttention: has no option "scoreMode"/,
    }),
  );
});
