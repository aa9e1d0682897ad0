import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { layerNormalization } = gm.layers;

t.test('LayerNormalization is that of Keras', async t =>
  likeKeras(t, 'LayerNormalization', { file: 'norm_layers', tolerance: 1e-5 }),
);

t.test('layerNormalization', async t => {
  t.test('has weights of the shape of its axes, in order', async t => {
    const layer = layerNormalization({ axis: [-1, 1] });
    layer.apply(gm.zeros([2, 3, 4, 5]));
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [
        ['gamma', [3, 5]],
        ['beta', [3, 5]],
      ],
    );
  });
  t.test('refuses axes that are not there, the batch, and one axis twice', async t => {
    const over = (axis: number | number[]) =>
      layerNormalization({ axis, name: 'n' }).apply(gm.zeros([2, 3]));
    t.throws(() => over(2), {
      name: 'RangeError',
      message: 'LayerNormalization "n": expected an axis from -2 to 1, received 2.',
    });
    t.throws(() => over([0, 1]), {
      name: 'ShapeError',
      message:
        'LayerNormalization "n": expected `axis` to be none of the batch, axis 0, received [0, 1].',
    });
    t.throws(() => over([1, -1]), { message: /expected each axis once, received \[1, -1\]/ });
    t.throws(() => over([]), { message: /expected `axis` to be an axis, or an array/ });
  });
  t.test('refuses extents that it was not built for', async t => {
    const layer = layerNormalization({ name: 'n' });
    layer.apply(gm.zeros([2, 5, 3]));
    t.throws(() => layer.apply(gm.zeros([2, 5, 4])), {
      name: 'ShapeError',
      message: /^LayerNormalization "n": expected input \[batch, any, 3\] .* received \[2, 5, 4\]/,
    });
  });
  t.test('refuses an epsilon below 0', async t =>
    t.throws(() => layerNormalization({ epsilon: NaN, name: 'n' }), {
      name: 'RangeError',
      message: 'LayerNormalization "n": expected `epsilon` to be a number from 0, received NaN.',
    }),
  );
});
