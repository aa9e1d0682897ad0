import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('Permute is that of Keras', async t => likeKeras(t, 'Permute'));

t.test('permute', async t => {
  t.test('keeps the dtype of integers', async t => {
    const x = gm.tensor(Uint8Array.of(1, 2, 3, 4), [1, 2, 2]);
    const y = gm.layers.permute({ dims: [2, 1] }).apply(x);
    t.same([y.dtype, ...y.dataSync()], ['uint8', 1, 3, 2, 4]);
  });
  t.test('refuses dims that are no order of axes', async t => {
    for (const dims of [[0, 1], [1, 1], [1, 3], 'ab'])
      t.throws(() => gm.layers.permute({ dims: dims as number[], name: 'p' }), {
        name: 'TypeError',
        message:
          /^Permute "p": expected `dims` to be the numbers from 1 on, each once, in some order, received /,
      });
  });
  t.test('refuses samples with another number of axes', async t =>
    t.throws(() => gm.layers.permute({ dims: [2, 1], name: 'p' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message: 'Permute "p": expected input of 3 axes, the batch and `dims`, received [2, 3].',
    }),
  );
});
