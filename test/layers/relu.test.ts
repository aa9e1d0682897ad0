import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('ReLU is that of Keras', async t => likeKeras(t, 'ReLU'));

t.test('reLU refuses slopes and bounds below 0', async t => {
  for (const option of ['maxValue', 'negativeSlope', 'threshold'])
    t.throws(() => gm.layers.reLU({ [option]: -1, name: 'r' }), {
      name: 'RangeError',
      message: new RegExp(
        `^ReLU "r": expected \`${option}\` to be a number from 0.*, received -1\\.`,
      ),
    });
});
