import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('Softmax is that of Keras', async t => likeKeras(t, 'Softmax'));

t.test('softmax', async t => {
  t.test('over several axes does not overflow', async t => {
    const y = gm.layers.softmax({ axis: [1, 2] }).apply(gm.full([1, 2, 2], 1000));
    t.same([...y.dataSync()], [0.25, 0.25, 0.25, 0.25]);
  });
  t.test('refuses an axis that the input does not have', async t => {
    for (const axis of [2, [1, 2]])
      t.throws(() => gm.layers.softmax({ axis, name: 's' }).apply(gm.zeros([2, 3])), {
        name: 'RangeError',
        message: 'Softmax "s": expected an axis from -2 to 1, received 2.',
      });
  });
  t.test('refuses an axis that is no integer', async t =>
    t.throws(() => gm.layers.softmax({ axis: 0.5, name: 's' }), {
      name: 'TypeError',
      message:
        'Softmax "s": expected `axis` to be an axis, or an array of different ones, received 0.5.',
    }),
  );
});
