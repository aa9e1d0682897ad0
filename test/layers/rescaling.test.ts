import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('Rescaling is that of Keras', async t => likeKeras(t, 'Rescaling'));

t.test('rescaling', async t => {
  t.test('makes floats of bytes', async t => {
    const y = gm.layers
      .rescaling({ scale: 1 / 255 })
      .apply(gm.tensor(Uint8Array.of(0, 255), [1, 2]));
    t.same([y.dtype, ...y.dataSync()], ['float32', 0, 1]);
  });
  t.test('works in a captured model', async t => {
    const model = gm.sequential([
      gm.layers.rescaling({ scale: [2, 3], offset: [1, 0], inputShape: [2] }),
    ]);
    for (let i = 0; i < 3; i++)
      t.same(await model.predict(gm.tensor([[i, i]])).array(), [[2 * i + 1, 3 * i]]);
  });
  t.test('refuses what is no number', async t => {
    for (const scale of [undefined, NaN, '2', [1, '2'], []])
      t.throws(() => gm.layers.rescaling({ scale: scale as number, name: 'r' }), {
        name: 'TypeError',
        message:
          /^Rescaling "r": expected `scale` to be a finite number, or nested arrays of them, received /,
      });
    t.throws(() => gm.layers.rescaling({ scale: 1, offset: Infinity, name: 'r' }), {
      message: /`offset` to be a finite number/,
    });
  });
  t.test('refuses arrays that do not stretch to the input', async t =>
    t.throws(() => gm.layers.rescaling({ scale: [1, 2], name: 'r' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message: 'Rescaling "r": expected `scale` of a shape that stretches to [2, 3], received [2].',
    }),
  );
});
