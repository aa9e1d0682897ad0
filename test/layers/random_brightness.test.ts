import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomBrightness is that of Keras', async t => imagesLikeKeras(t, 'RandomBrightness'));

t.test('randomBrightness', async t => {
  const { randomBrightness } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomBrightness({ factor: 0.5, ...options })),
  );
  t.test('adds one number to each image, within the range', async t => {
    gm.seed(5);
    const x = pictures(500);
    const y = randomBrightness({ factor: [-0.1, 0.3], valueRange: [-1000, 1000] }).apply(x, {
      training: true,
    });
    const added = gm.sub(y, x);
    const [least, most] = [gm.min(added, [1, 2, 3]), gm.max(added, [1, 2, 3])];
    t.ok(gm.max(gm.sub(most, least)).item() < 1e-3, 'one number an image');
    // Uniform in [-200, 600]: the mean of 500 lies within 5 x 10.3 of 200.
    t.ok(Math.abs(most.mean().item() - 200) < 52, `a mean of ${most.mean().item()}`);
  });
  t.test('refuses factors beyond the range of values', async t =>
    t.throws(() => randomBrightness({ factor: 2, name: 'b' }), {
      name: 'RangeError',
      message:
        'RandomBrightness "b": expected `factor` to be a number in [-1, 1], or [lower, upper] in it, received 2.',
    }),
  );
});
