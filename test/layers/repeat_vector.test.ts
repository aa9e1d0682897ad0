import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('RepeatVector is that of Keras', async t => likeKeras(t, 'RepeatVector'));

t.test('repeatVector', async t => {
  t.test('refuses a number of steps below 1', async t =>
    t.throws(() => gm.layers.repeatVector({ n: 0, name: 'r' }), {
      name: 'TypeError',
      message: 'RepeatVector "r": expected `n` to be an integer from 1, received 0.',
    }),
  );
  t.test('refuses samples that are no vectors', async t =>
    t.throws(() => gm.layers.repeatVector({ n: 2, name: 'r' }).apply(gm.zeros([2, 3, 4])), {
      name: 'ShapeError',
      message:
        'RepeatVector "r": expected input [batch, features], received [2, 3, 4]. Reshape the input to 2 axes.',
    }),
  );
});
