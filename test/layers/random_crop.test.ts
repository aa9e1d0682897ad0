import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomCrop is that of Keras', async t => imagesLikeKeras(t, 'RandomCrop'));

t.test('randomCrop', async t => {
  const { randomCrop } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomCrop({ height: 5, width: 4, ...options })),
  );
  t.test('takes windows of pixels as they are, anywhere', async t => {
    gm.seed(2);
    const index = gm.tile(gm.range(30).cast('float32').reshape([1, 5, 6, 1]), [600, 1, 1, 1]);
    const y = randomCrop({ height: 3, width: 4 }).apply(index, { training: true });
    const corners = y.slice([0, 0, 0, 0], [600, 1, 1, 1]).dataSync();
    const within = gm.sub(y, y.slice([0, 0, 0, 0], [600, 1, 1, 1]));
    const window = gm.tensor([0, 1, 2, 3, 6, 7, 8, 9, 12, 13, 14, 15], [1, 3, 4, 1]);
    t.ok(gm.all(gm.equal(within, window)).item(), 'each is a window');
    const counts = new Map<number, number>();
    for (const c of corners) counts.set(c, (counts.get(c) ?? 0) + 1);
    t.same(
      [...counts.keys()].sort((a, b) => a - b),
      [0, 1, 2, 6, 7, 8, 12, 13, 14],
    );
    // 600 / 9 of each, within five deviations.
    for (const n of counts.values())
      t.ok(Math.abs(n - 600 / 9) < 5 * Math.sqrt(600 / 9), `${n} times`);
  });
  t.test('takes the middle at inference, in the same size', async t =>
    t.same(randomCrop({ height: 4, width: 3 }).apply(pictures()).shape, [6, 4, 3, 3]),
  );
  t.test('hands gradients on', async t =>
    checkGradient(
      t,
      x =>
        randomCrop({ height: 2, width: 2, seed: 1, dtype: x.dtype }).apply(gm.square(x), {
          training: true,
        }),
      [[2, 3, 4, 2]],
    ),
  );
});
