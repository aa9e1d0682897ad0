import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras } from './image_layers.js';

t.test('RandomZoom is that of Keras', async t => imagesLikeKeras(t, 'RandomZoom'));

t.test('randomZoom', async t => {
  const { randomZoom } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomZoom({ heightFactor: 0.3, ...options })),
  );
  t.test('keeps the ratio where only one factor is given', async t => {
    // A diagonal stays one.
    const diagonal = gm.eye(9).reshape([1, 9, 9, 1]);
    const y = randomZoom({ heightFactor: 0.3 }).apply(diagonal, { training: true }).reshape([9, 9]);
    t.ok(gm.max(gm.abs(y.sub(y.transpose()))).item() < 1e-5);
  });
  t.test('refuses to see nothing', async t =>
    t.throws(() => randomZoom({ heightFactor: -1, name: 'z' }), {
      name: 'RangeError',
      message:
        'RandomZoom "z": expected `heightFactor` to be a number in (-1, 1], or [lower, upper] in it, received -1.',
    }),
  );
});
