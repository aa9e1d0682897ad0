import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

const { groupNormalization } = gm.layers;

t.test('GroupNormalization is that of Keras', async t =>
  likeKeras(t, 'GroupNormalization', { file: 'norm_layers', tolerance: 5e-5 }),
);

t.test('groupNormalization', async t => {
  t.test('refuses groups that do not divide the channels', async t => {
    for (const groups of [3, 0, -2, 1.5, 8])
      t.throws(() => groupNormalization({ groups, name: 'g' }).apply(gm.zeros([1, 2, 4])), {
        name: 'ShapeError',
        message: `GroupNormalization "g": expected \`groups\` to be an integer from 1 that divides the 4 channels, or -1, received ${groups}.`,
      });
    t.throws(() => groupNormalization({ name: 'g' }).apply(gm.zeros([1, 2, 4])), {
      message: /received 32\.$/,
    });
  });
  t.test('refuses axes that are no channels', async t => {
    t.throws(() => groupNormalization({ axis: 0, name: 'g' }).apply(gm.zeros([2, 4])), {
      name: 'ShapeError',
      message: /^GroupNormalization "g": expected `axis` to be none of the batch, axis 0/,
    });
    t.throws(() => groupNormalization({ axis: [1] as never, name: 'g' }).apply(gm.zeros([2, 4])), {
      name: 'TypeError',
      message: /^GroupNormalization "g": expected `axis` to be an integer/,
    });
  });
});
