import t from 'tap';
import * as gm from '../../src/index.js';

const { hashing } = gm.layers;

t.test('hashing', async t => {
  t.test('takes tensors', async t => {
    const layer = hashing({ numBins: 1000 });
    t.same(layer.apply(gm.tensor([[1, 20]])).arraySync(), layer.apply([['1', '20']]).arraySync());
  });
  t.test('refuses what has no hash', async t =>
    t.throws(() => hashing({ numBins: 3, name: 'h' }).apply(['a', NaN]), {
      name: 'TypeError',
      message: 'Hashing "h": expected a string or a number at [1], received NaN.',
    }),
  );
});
