import t from 'tap';
import * as gm from '../../src/index.js';
import { imagesLikeKeras } from './image_layers.js';

t.test('Resizing is that of Keras', async t => imagesLikeKeras(t, 'Resizing'));

t.test('resizing', async t => {
  t.test('refuses what it cannot do', async t => {
    const { resizing } = gm.layers;
    t.throws(() => resizing({ height: 0, width: 2, name: 'r' }), {
      name: 'TypeError',
      message: 'Resizing "r": expected `height` to be an integer from 1, received 0.',
    });
    t.throws(
      () => resizing({ height: 2, width: 2, interpolation: 'bilinar' as never, name: 'r' }),
      {
        name: 'TypeError',
        message:
          /^Resizing "r": expected `interpolation` to be "nearest" or .*received "bilinar"\. Did you mean "bilinear"\?$/,
      },
    );
    const both = { cropToAspectRatio: true, padToAspectRatio: true };
    t.throws(() => resizing({ height: 2, width: 2, ...both, name: 'r' }), {
      name: 'TypeError',
      message: 'Resizing "r": expected `cropToAspectRatio` or `padToAspectRatio`, received "both".',
    });
    t.throws(() => resizing({ height: 2, width: 2, name: 'r' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message:
        'Resizing "r": expected an image [height, width, channels], or a batch of them, received [2, 3].',
    });
  });
});
