import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['Embedding'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

const { embedding } = gm.layers;
t.test('embedding', async t => {
  t.test('begins with small uniform numbers', async t => {
    const layer = embedding({ inputDim: 100, outputDim: 4 });
    layer.outputShape([2]);
    const values = layer.embeddings.dataSync();
    t.ok(values.every(v => Math.abs(v) <= 0.05) && values.some(v => v !== values[0]));
  });
  t.test('begins with the weights that it is given, which its config leaves out', async t => {
    const rows = [[1, 2], [3, 4], [5, 6]]; // prettier-ignore
    for (const weights of [rows, [gm.tensor(rows)]]) {
      const layer = embedding({ inputDim: 3, outputDim: 2, weights });
      t.same(layer.apply([2, 0]).arraySync(), [[5, 6], [1, 2]]); // prettier-ignore
      t.notOk('weights' in layer.getConfig());
    }
    const other = embedding({ inputDim: 3, outputDim: 3, weights: rows, name: 'e' });
    t.throws(() => other.apply([1]), {
      message: 'Embedding "e": weight 0 ("embeddings"): expected shape [3, 3], received [3, 2].',
    });
  });
  t.test('takes integers of any dtype, and one axis or several', async t => {
    const layer = embedding({ inputDim: 5, outputDim: 2 });
    const rows = layer.apply(gm.tensor([1, 2], undefined, 'int32')).arraySync();
    t.same(layer.apply(gm.tensor(Uint8Array.of(1, 2))).arraySync(), rows);
    t.same(layer.apply(gm.tensor([1, 2])).arraySync(), rows);
    t.same(layer.apply(gm.tensor([[[1, 2]]])).shape, [1, 1, 2, 2]);
  });
  t.test('masks index 0 only with maskZero', async t => {
    const ids = gm.tensor([[3, 0]]);
    const layer = embedding({ inputDim: 5, outputDim: 2, maskZero: true });
    t.same(layer.apply(ids).mask?.arraySync(), [[true, false]]);
    t.equal(embedding({ inputDim: 5, outputDim: 2 }).apply(ids).mask, null);
  });
  t.test('says which index is outside of the vocabulary, and where', async t => {
    const y = embedding({ inputDim: 5, outputDim: 2 }).apply(gm.tensor([[1, 2, 7]]));
    await t.rejects(y.data(), {
      name: 'FaultError',
      message: 'gather: expected every index to be in [0, 5), received 7 at element 2.',
      value: 7,
    });
  });
  t.test('stops fit at such an index, with the weights as they were', async t => {
    const model = gm.sequential([
      embedding({ inputDim: 5, outputDim: 2, inputShape: [2] }),
      gm.layers.flatten(),
      gm.layers.dense({ units: 1 }),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const before = model.getWeights().map(w => w.arraySync());
    const x = gm.tensor([
      [1, 2],
      [3, -1],
      [0, 1],
    ]);
    await t.rejects(model.fit(x, gm.ones([3, 1]), { epochs: 1, batchSize: 3, verbose: 0 }), {
      name: 'FaultError',
      message: /expected every index to be in \[0, 5\), received -1/,
    });
    t.same(
      model.getWeights().map(w => w.arraySync()),
      before,
    );
  });
  t.test('refuses a vocabulary that is no number', async t =>
    t.throws(() => embedding({ inputDim: 0, outputDim: 2, name: 'e' }), {
      message: 'Embedding "e": expected `inputDim` to be an integer from 1, received 0.',
    }),
  );
});
