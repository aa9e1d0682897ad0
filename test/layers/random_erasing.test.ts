import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomErasing is that of Keras', async t => imagesLikeKeras(t, 'RandomErasing'));

t.test('randomErasing', async t => {
  const { randomErasing } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomErasing({ factor: [1, 1], ...options })),
  );
  t.test('overwrites one box of each image, of the area that was asked for', async t => {
    gm.seed(3);
    const x = gm.ones([300, 20, 20, 2]);
    const y = randomErasing({ factor: [1, 1], scale: [0.25, 0.25], fillValue: 0 }).apply(x, {
      training: true,
    });
    const area = gm.sub(1, gm.mean(y, [1, 2, 3]));
    t.ok(gm.max(gm.abs(gm.sub(area, 0.25))).item() < 1e-5, 'a quarter of each image');
    const rows = gm.any(gm.equal(y, 0), [2, 3]).cast('float32').sum(1);
    t.ok(gm.all(gm.equal(rows, 10)).item(), 'in a box of half its height');
    const where = gm.mean(y, [0, 3]);
    t.ok(gm.max(where).item() - gm.min(where).item() > 0.3, 'rarely at the edge');
  });
  t.test('leaves out images by chance', async t => {
    gm.seed(3);
    const y = randomErasing({ factor: [0.3, 0.3], scale: [0.5, 0.5], fillValue: 0 }).apply(
      gm.ones([500, 4, 4, 1]),
      { training: true },
    );
    const share = gm.any(gm.equal(y, 0), [1, 2, 3]).cast('float32').mean().item();
    t.ok(Math.abs(share - 0.3) < 0.11, `a share of ${share}`); // five deviations of 500
  });
  t.test('fills with noise within the range of values', async t => {
    gm.seed(3);
    const y = randomErasing({ factor: [1, 1], scale: [1, 1], valueRange: [0, 2] }).apply(
      gm.zeros([8, 20, 20, 3]),
      { training: true },
    );
    t.ok(gm.min(y).item() === 0 && gm.max(y).item() === 2);
    t.ok(
      Math.abs(gm.mean(gm.equal(y, 0).cast('float32')).item() - 0.5) < 0.03,
      'half of it is below 0',
    );
  });
  t.test('refuses fills that fit nothing', async t => {
    t.throws(() => randomErasing({ fillValue: 'black' as never, name: 'e' }), {
      name: 'TypeError',
      message:
        'RandomErasing "e": expected `fillValue` to be a number, one for each channel, or null, received "black".',
    });
    t.throws(
      () => randomErasing({ fillValue: [1, 2], name: 'e' }).apply(pictures(), { training: true }),
      {
        name: 'ShapeError',
        message:
          'RandomErasing "e": expected `fillValue` of 3 numbers, one for each channel, received [1, 2].',
      },
    );
  });
});
