import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { usualBackend } from '../backends.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';

t.test('UnitNormalization is that of Keras', async t => likeKeras(t, 'UnitNormalization'));

t.test('unitNormalization', async t => {
  t.test('has the gradient of central differences', async t =>
    checkGradient(t, x => gm.layers.unitNormalization({ axis: [1, 2], dtype: x.dtype }).apply(x), [
      [2, 3, 2],
    ]),
  );
  t.test('keeps zeros, and gives them a finite gradient', async t => {
    setBackend(usualBackend);
    const layer = gm.layers.unitNormalization();
    t.same(layer.apply(gm.zeros([1, 2])).arraySync(), [[0, 0]]);
    const slope = gm.grad((x: gm.Tensor) => gm.sum(layer.apply(x)))(gm.zeros([1, 2]));
    t.ok([...slope.dataSync()].every(Number.isFinite));
  });
  t.test('refuses an axis that the input does not have', async t =>
    t.throws(() => gm.layers.unitNormalization({ axis: 2, name: 'u' }).apply(gm.zeros([2, 3])), {
      name: 'RangeError',
      message: 'UnitNormalization "u": expected an axis from -2 to 1, received 2.',
    }),
  );
  t.test('refuses an axis that is no integer', async t =>
    t.throws(() => gm.layers.unitNormalization({ axis: '1' as never, name: 'u' }), {
      name: 'TypeError',
      message:
        'UnitNormalization "u": expected `axis` to be an axis, or an array of different ones, received "1".',
    }),
  );
});
