import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('LeakyReLU is that of Keras', async t => likeKeras(t, 'LeakyReLU'));

t.test('leakyReLU refuses a slope below 0', async t =>
  t.throws(() => gm.layers.leakyReLU({ negativeSlope: -0.1, name: 'l' }), {
    name: 'RangeError',
    message: 'LeakyReLU "l": expected `negativeSlope` to be a number from 0, received -0.1.',
  }),
);
