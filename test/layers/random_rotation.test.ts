import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomRotation is that of Keras', async t => imagesLikeKeras(t, 'RandomRotation'));

t.test('randomRotation', async t => {
  const { randomRotation } = gm.layers;
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => randomRotation({ factor: 0.2, ...options })),
  );
  t.test('a quarter turn goes against the clock', async t =>
    t.same(
      randomRotation({ factor: [0.25, 0.25], interpolation: 'nearest' })
        .apply(gm.tensor([1, 2, 3, 4], [2, 2, 1]), { training: true })
        .reshape([2, 2])
        .arraySync(),
      [
        [2, 4],
        [1, 3],
      ],
    ),
  );
  t.test('has no gradient, and says so', async t =>
    t.throws(
      () =>
        gm.grad((x: gm.Tensor) =>
          gm.sum(randomRotation({ factor: 0.1 }).apply(x, { training: true })),
        )(pictures()),
      { name: 'GradientError', message: /projectiveTransform/ },
    ),
  );
  t.test('refuses factors beyond a turn, and unknown ways to fill', async t => {
    t.throws(() => randomRotation({ factor: 1.5, name: 'r' }), {
      name: 'RangeError',
      message:
        'RandomRotation "r": expected `factor` to be a number in [-1, 1], or [lower, upper] in it, received 1.5.',
    });
    t.throws(() => randomRotation({ factor: [0, 2], name: 'r' }), {
      message: /received \[0, 2\]\.$/,
    });
    t.throws(() => randomRotation({ factor: 0.1, fillMode: 'reflekt' as never, name: 'r' }), {
      name: 'TypeError',
      message:
        'RandomRotation "r": expected `fillMode` to be "constant" or "nearest" or "reflect" or "wrap", received "reflekt". Did you mean "reflect"?',
    });
    t.throws(() => randomRotation({ factor: 0.1, interpolation: 'cubic' as never, name: 'r' }), {
      name: 'TypeError',
      message:
        /^RandomRotation "r": expected `interpolation` to be "nearest" or "bilinear", received "cubic"/,
    });
  });
});
