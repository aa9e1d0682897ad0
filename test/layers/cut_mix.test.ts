import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras } from './image_layers.js';

t.test('CutMix is that of Keras', async t => imagesLikeKeras(t, 'CutMix'));

t.test('cutMix', async t => {
  const { cutMix } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => cutMix({ factor: [1, 1], ...options }), { mixes: true }),
  );
  t.test('takes a box of another image, and its label by the area', async t => {
    gm.seed(3);
    const n = 64;
    const x = gm.mul(gm.range(n).cast('float32').reshape([n, 1, 1, 1]), gm.ones([1, 40, 40, 1]));
    const { images, labels } = cutMix({ factor: [1, 1] }).apply(
      { images: x, labels: gm.eye(n) },
      { training: true },
    );
    const seen = gm.mean(images, [1, 2, 3]);
    const labelled = gm.matmul(labels!, gm.range(n).cast('float32').reshape([n, 1])).reshape([n]);
    // The box is cut to whole pixels: at most one row and column of 40 of the difference of two images.
    t.ok(gm.max(gm.abs(gm.sub(seen, labelled))).item() < 64 * (2 / 40));
    t.ok(gm.max(gm.abs(gm.sub(seen, gm.range(n)))).item() > 1, 'images are mixed');
    const data = images.dataSync();
    for (let i = 0; i < n; i++)
      t.ok(new Set(data.subarray(i * 1600, (i + 1) * 1600)).size <= 2, 'of two images each');
  });
  t.test('refuses factors beyond [0, 1]', async t =>
    t.throws(() => cutMix({ factor: 1.5, name: 'c' }), {
      name: 'RangeError',
      message:
        'CutMix "c": expected `factor` to be a number in [0, 1], or [lower, upper] in it, received 1.5.',
    }),
  );
});
