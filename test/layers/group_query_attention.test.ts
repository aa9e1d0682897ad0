import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { attendsLikeKeras } from './attention_layers.js';

const { groupQueryAttention, multiHeadAttention } = gm.layers;

t.test('GroupQueryAttention is that of Keras', async t =>
  attendsLikeKeras(t, 'GroupQueryAttention'),
);

t.test('groupQueryAttention', async t => {
  t.test('is multiHeadAttention where each head of queries has keys of its own', async t => {
    const x = gm.randomNormal([2, 5, 6], { seed: 1 });
    const a = groupQueryAttention({ headDim: 3, numQueryHeads: 2, numKeyValueHeads: 2 });
    const b = multiHeadAttention({ numHeads: 2, keyDim: 3 });
    [a, b].forEach(layer =>
      layer.ensureBuilt([
        [5, 6],
        [5, 6],
      ]),
    );
    b.setWeights(a.getWeights());
    near(t, a.apply([x, x]).arraySync(), b.apply([x, x]).arraySync(), 1e-6, 'output');
  });
  t.test('refuses heads that cannot be shared evenly', async t =>
    t.throws(
      () => groupQueryAttention({ headDim: 3, numQueryHeads: 4, numKeyValueHeads: 3, name: 'g' }),
      {
        name: 'RangeError',
        message:
          'GroupedQueryAttention "g": expected `numKeyValueHeads` to divide the 4 heads of queries, received 3.',
      },
    ),
  );
});
