import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['Bidirectional'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

const { bidirectional, gru, lstm } = gm.layers;
t.test('bidirectional', async t => {
  t.test('names its layers as Keras does', async t => {
    const layer = bidirectional({ layer: lstm({ units: 2, name: 'l' }) });
    t.same([layer.forwardLayer.name, layer.backwardLayer.name], ['forward_l', 'backward_l']);
  });
  t.test('copies the cells of an RNN, so that each direction has its own', async t => {
    const cell = gm.layers.gruCell({ units: 2 });
    const layer = bidirectional({ layer: gm.layers.rnn({ cell }) });
    layer.outputShape([3, 2]);
    t.equal(new Set(layer.weights).size, 6);
  });
  t.test('predicts with the packed weights of both directions', async t => {
    const layer = bidirectional({
      layer: gru({ units: 3, returnSequences: true }),
      inputShape: [4, 2],
    });
    const model = gm.sequential([layer]);
    const x = gm.randomNormal([2, 4, 2], { seed: 4 });
    const [found, expected] = [await model.predict(x).data(), await layer.apply(x).data()];
    t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
  });
  t.test('stateful goes on in both directions, until resetStates', async t => {
    const layer = bidirectional({ layer: lstm({ units: 2, stateful: true }) });
    const x = gm.ones([1, 2, 3]);
    const [a, b] = [0, 1].map(() => layer.apply(x).arraySync());
    layer.resetStates();
    t.notSame(a, b);
    t.same(layer.apply(x).arraySync(), a);
  });
  t.test('begins with the weights that it is given', async t => {
    const usual = bidirectional({ layer: lstm({ units: 2 }) });
    const x = gm.ones([1, 3, 2]);
    const expected = usual.apply(x).arraySync();
    const weights = usual.getWeights();
    const layer = bidirectional({ layer: lstm({ units: 2 }), weights });
    t.same(layer.apply(x).arraySync(), expected);
    t.notOk('weights' in layer.getConfig());
    const few = bidirectional({ layer: lstm({ units: 2 }), weights: weights.slice(1) });
    t.throws(() => few.apply(x), { message: /expected 6 weights .*received 5/ });
  });
  t.test('refuses layers that are not a pair', async t => {
    const refused = (config: object, message: string) =>
      t.throws(() => bidirectional({ name: 'b', ...config } as never), {
        name: 'TypeError',
        message: `Bidirectional "b": expected ${message}.`,
      });
    const layer = gru({ units: 2 });
    refused({ layer: 3 }, '`layer` to be a recurrent layer, received 3');
    refused(
      { layer, backwardLayer: gru({ units: 2 }) },
      'layers of different `goBackwards`, received false',
    );
    refused(
      { layer, backwardLayer: gru({ units: 2, goBackwards: true, returnSequences: true }) },
      '`backwardLayer` with `returnSequences` false, as `layer`, received true',
    );
    refused(
      { layer, mergeMode: 'max' },
      '`mergeMode` to be "concat" or "sum" or "mul" or "ave", received "max"',
    );
  });
});
