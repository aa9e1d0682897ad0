import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras } from './image_layers.js';

t.test('RandomTranslation is that of Keras', async t => imagesLikeKeras(t, 'RandomTranslation'));

t.test('randomTranslation', async t => {
  const { randomTranslation } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options =>
      randomTranslation({ heightFactor: 0.3, widthFactor: 0.2, ...options }),
    ),
  );
  t.test('shifts by as much in either direction', async t => {
    // The column of a ramp says by how much an image was shifted: 400 uniform shifts of ±2 have a mean within 5 x 0.058 of 0.
    gm.seed(6);
    const ramp = gm.tile(gm.range(20).reshape([1, 1, 20, 1]), [400, 3, 1, 1]);
    const y = randomTranslation({ heightFactor: 0, widthFactor: 0.1 }).apply(ramp, {
      training: true,
    });
    const shifts = gm.sub(10, gm.slice(y, [0, 1, 10, 0], [400, 1, 1, 1]));
    t.ok(Math.abs(shifts.mean().item()) < 0.3);
    t.ok(gm.max(gm.abs(shifts)).item() <= 2 + 1e-4);
    t.ok(gm.max(shifts).item() > 1.8 && gm.min(shifts).item() < -1.8, 'the whole range is used');
  });
  t.test('refuses shifts beyond the image', async t =>
    t.throws(() => randomTranslation({ heightFactor: 0.1, widthFactor: 1.1, name: 's' }), {
      name: 'RangeError',
      message:
        'RandomTranslation "s": expected `widthFactor` to be a number in [-1, 1], or [lower, upper] in it, received 1.1.',
    }),
  );
});
