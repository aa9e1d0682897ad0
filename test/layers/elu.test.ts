import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('ELU is that of Keras', async t => likeKeras(t, 'ELU'));

t.test('elu refuses an alpha that is no number', async t =>
  t.throws(() => gm.layers.elu({ alpha: NaN, name: 'e' }), {
    name: 'RangeError',
    message: 'ELU "e": expected `alpha` to be a finite number, received NaN.',
  }),
);
