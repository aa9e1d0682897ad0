import t from 'tap';
import * as gm from '../../src/index.js';
import { imagesLikeKeras } from './image_layers.js';

t.test('CenterCrop is that of Keras', async t => imagesLikeKeras(t, 'CenterCrop'));

t.test('centerCrop', async t => {
  t.test('takes the middle', async t =>
    t.same(
      gm.layers
        .centerCrop({ height: 1, width: 2 })
        .apply(gm.range(12).reshape([3, 4, 1]))
        .dataSync(),
      Float32Array.of(5, 6),
    ),
  );
});
