import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomContrast is that of Keras', async t => imagesLikeKeras(t, 'RandomContrast'));

t.test('randomContrast', async t => {
  const { randomContrast } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomContrast({ factor: 0.5, ...options })),
  );
  t.test('scales the distance from the mean of each channel by one number an image', async t => {
    gm.seed(5);
    const x = pictures(500);
    const y = randomContrast({ factor: [0.2, 0.4], valueRange: [-1000, 1000] }).apply(x, {
      training: true,
    });
    const centre = gm.mean(x, [1, 2], { keepDims: true });
    const scales = gm.div(gm.sub(y, centre), gm.sub(x, centre));
    const [least, most] = [gm.min(scales, [1, 2, 3]), gm.max(scales, [1, 2, 3])];
    t.ok(gm.max(gm.sub(most, least)).item() < 0.05, 'one number an image');
    // Uniform in [0.8, 1.4]: the mean of 500 lies within 5 x 0.0078 of 1.1.
    const mean = gm.mean(
      gm
        .sum(gm.mul(gm.sub(y, centre), gm.sub(x, centre)), [1, 2, 3])
        .div(gm.sum(gm.square(gm.sub(x, centre)), [1, 2, 3])),
    );
    t.ok(Math.abs(mean.item() - 1.1) < 0.04, `a mean of ${mean.item()}`);
  });
  t.test('refuses factors below 0 and ranges of one value', async t => {
    t.throws(() => randomContrast({ factor: -0.1, name: 'c' }), {
      name: 'RangeError',
      message:
        'RandomContrast "c": expected `factor` to be a number in [0, 1], or [lower, upper] in it, received -0.1.',
    });
    t.throws(() => randomContrast({ factor: 0.1, valueRange: [1, 1], name: 'c' }), {
      name: 'TypeError',
      message:
        'RandomContrast "c": expected `valueRange` to be [lowest, highest] value of a pixel, received [1, 1].',
    });
  });
});
