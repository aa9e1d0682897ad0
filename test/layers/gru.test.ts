import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['GRU', 'GRUCell'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

t.test('gru', async t => {
  t.test('has a bias for the state, too, with resetAfter', async t => {
    const shapes = (config: gm.layers.LayerConfig) => {
      const layer = gm.layers.gru({ units: 2, ...config });
      layer.outputShape([4, 3]);
      return layer.weights.map(w => w.shape);
    };
    t.same(shapes({}), [
      [3, 6],
      [2, 6],
      [2, 6],
    ]);
    t.same(shapes({ resetAfter: false } as object)[2], [6]);
  });
  t.test('predicts with packed weights', async t => {
    for (const resetAfter of [true, false]) {
      const layer = gm.layers.gru({ units: 5, resetAfter, inputShape: [4, 3] });
      const model = gm.sequential([layer]);
      const x = gm.randomNormal([2, 4, 3], { seed: 2 });
      const [found, expected] = [await model.predict(x).data(), await layer.apply(x).data()];
      t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
    }
  });
  t.test('with recurrentDropout drops for each gate, resetAfter or not', async t => {
    const x = gm.randomNormal([2, 4, 3], { seed: 2 });
    for (const resetAfter of [true, false]) {
      const layer = gm.layers.gru({ units: 8, resetAfter, recurrentDropout: 0.5, dropout: 0.2 });
      const [a, b] = [0, 1].map(() => layer.apply(x, { training: true }).arraySync());
      t.notSame(a, b);
    }
  });
  t.test('takes one state, alone or in an array', async t => {
    const layer = gm.layers.gru({ units: 2 });
    const [x, h] = [gm.ones([1, 2, 3]), gm.ones([1, 2])];
    t.same(
      layer.apply(x, { initialState: h }).arraySync(),
      layer.apply(x, { initialState: [h] }).arraySync(),
    );
  });
});
