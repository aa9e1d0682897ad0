import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomInvert is that of Keras', async t => imagesLikeKeras(t, 'RandomInvert'));

t.test('randomInvert', async t => {
  const { randomInvert } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomInvert({ factor: [0.5, 0.5], ...options })),
  );
  t.test('inverts the share that is asked for', async t => {
    gm.seed(2);
    const x = pictures(500);
    const y = randomInvert({ factor: [0.3, 0.3] }).apply(x, { training: true });
    const inverted = gm.all(gm.equal(y, gm.sub(255, x)), [1, 2, 3]);
    t.ok(gm.all(gm.logicalXor(inverted, gm.all(gm.equal(y, x), [1, 2, 3]))).item());
    const share = inverted.cast('float32').mean().item();
    t.ok(Math.abs(share - 0.3) < 0.11, `a share of ${share}`); // five deviations of 500
  });
});
