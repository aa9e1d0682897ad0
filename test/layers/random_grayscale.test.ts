import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomGrayscale is that of Keras', async t => imagesLikeKeras(t, 'RandomGrayscale'));

t.test('randomGrayscale', async t => {
  const { randomGrayscale } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomGrayscale({ factor: 0.5, ...options })),
  );
  t.test('turns the share that is asked for grey', async t => {
    gm.seed(2);
    const y = randomGrayscale({ factor: 0.3 }).apply(pictures(500), { training: true });
    const [red, green] = gm.split(y, 3, -1);
    const share = gm.all(gm.equal(red, green), [1, 2, 3]).cast('float32').mean().item();
    t.ok(Math.abs(share - 0.3) < 0.11, `a share of ${share}`); // five deviations of 500
  });
  t.test('refuses images that have no colours, and shares beyond [0, 1]', async t => {
    const layer = randomGrayscale({ name: 'g' });
    t.throws(() => layer.apply(gm.zeros([1, 2, 2, 1]), { training: true }), {
      name: 'ShapeError',
      message: 'RandomGrayscale "g": expected images of 3 channels, received [1, 2, 2, 1].',
    });
    t.throws(() => randomGrayscale({ factor: 2, name: 'g' }), {
      name: 'RangeError',
      message: 'RandomGrayscale "g": expected `factor` to be a number from 0 to 1, received 2.',
    });
  });
});
