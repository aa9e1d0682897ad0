import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomColorDegeneration is that of Keras', async t =>
  imagesLikeKeras(t, 'RandomColorDegeneration'),
);

t.test('randomColorDegeneration', async t => {
  const { randomColorDegeneration } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomColorDegeneration({ factor: 0.5, ...options })),
  );
  t.test('is grey where all colour is lost', async t => {
    const layer = randomColorDegeneration({ factor: [1, 1] });
    const [red, green] = gm.split(layer.apply(pictures(), { training: true }), 3, -1);
    t.ok(gm.max(gm.abs(gm.sub(red, green))).item() < 1e-3);
  });
});
