import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['LSTM', 'LSTMCell'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

const { lstm } = gm.layers;
const x = gm.randomNormal([2, 4, 3], { seed: 1 });
/** A layer, with the weights of another. */
function like<L extends gm.layers.Layer>(layer: L, other: gm.layers.Layer): L {
  layer.ensureBuilt(other.inputShape!);
  layer.setWeights(other.getWeights());
  return layer;
}

t.test('lstm', async t => {
  t.test('computes the same however Keras is told to do it', async t => {
    const plain = lstm({ units: 2 });
    const expected = plain.apply(x).arraySync();
    for (const options of [{ useCudnn: true }, { useCudnn: 'auto' }, { unroll: true }] as const)
      t.same(
        like(lstm({ units: 2, ...options }), plain)
          .apply(x)
          .arraySync(),
        expected,
      );
    t.doesNotThrow(() => gm.layers.gru({ units: 2, useCudnn: false, implementation: 2 }));
  });
  t.test("has Keras's weights, the forget gate's bias at 1", async t => {
    const layer = lstm({ units: 2 });
    layer.outputShape([4, 3]);
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [
        ['kernel', [3, 8]],
        ['recurrent_kernel', [2, 8]],
        ['bias', [8]],
      ],
    );
    t.same(layer.cell.bias!.arraySync(), [0, 0, 1, 1, 0, 0, 0, 0]);
    const rows = layer.cell.recurrentKernel;
    const product = gm.matmul(rows, rows, { transB: true }).dataSync();
    t.ok(Math.abs(product[0] - 1) < 1e-5 && Math.abs(product[1]) < 1e-5, 'orthogonal');
  });
  t.test('without unitForgetBias begins with biases of 0', async t => {
    const layer = lstm({ units: 1, unitForgetBias: false });
    layer.outputShape([4, 3]);
    t.same(layer.cell.bias!.arraySync(), [0, 0, 0, 0]);
  });
  t.test('counts the penalties of its cell, and its weights only while trainable', async t => {
    const layer = lstm({ units: 2, kernelRegularizer: 'l2', recurrentRegularizer: 'l2' });
    layer.outputShape([4, 3]);
    t.equal(layer.losses().length, 2);
    t.equal(layer.trainableWeights.length, 3);
    layer.trainable = false;
    t.equal(layer.trainableWeights.length, 0);
  });
  t.test('is one instruction with the usual functions, else the steps of its cell', async t => {
    const count = async (layer: gm.layers.Layer) => {
      layer.outputShape([4, 3]);
      const { ops } = await gm.profile(() => layer.apply(x).data());
      return ops.filter(({ op }) => op === 'lstm').length;
    };
    t.equal(await count(lstm({ units: 2 })), 1);
    t.equal(await count(lstm({ units: 2, activation: 'softsign' })), 0);
    t.equal(await count(lstm({ units: 2, recurrentDropout: 0.1 })), 0);
  });
  t.test('goes on where another ended', async t => {
    const whole = lstm({ units: 2, returnState: true });
    const [y] = whole.apply<gm.Tensor[]>(x);
    const [, ...states] = whole.apply<gm.Tensor[]>(gm.slice(x, [0, 0], [-1, 3]));
    const [again] = whole.apply<gm.Tensor[]>(gm.slice(x, [0, 3]), { initialState: states });
    t.same(again.arraySync(), y.arraySync());
  });
  t.test('stateful goes on from batch to batch, until resetStates', async t => {
    const plain = lstm({ units: 2 });
    const whole = plain.apply(x).arraySync();
    const layer = like(lstm({ units: 2, stateful: true }), plain);
    const first = layer.apply(gm.slice(x, [0, 0], [-1, 2])).arraySync();
    t.same(layer.apply(gm.slice(x, [0, 2])).arraySync(), whole);
    layer.resetStates();
    t.same(layer.apply(gm.slice(x, [0, 0], [-1, 2])).arraySync(), first);
  });
  t.test('stateful predicts on, and trains on, within a model', async t => {
    const plain = lstm({ units: 2, inputShape: [2, 3] });
    const layer = lstm({ units: 2, stateful: true, inputShape: [2, 3] });
    const model = gm.sequential([layer]);
    plain.ensureBuilt([2, 3]);
    layer.setWeights(plain.getWeights());
    const [a, b] = gm.split(x, 2, 1);
    await model.predict(a).data();
    t.same(await model.predict(b).array(), await plain.apply(x).array());
    layer.setWeights(plain.getWeights());
    const packs = async () => {
      const { ops } = await gm.profile(() => model.predict(a).data());
      return ops.some(({ op }) => op === 'packGates');
    };
    t.same([await packs(), await packs()], [true, false], 'weights are packed once');
    layer.resetStates();
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
    const target = gm.zeros([2, 2]);
    const losses = [];
    for (const part of [a, b, a]) losses.push((await model.trainOnBatch(part, target)).loss);
    t.not(losses[0], losses[2], 'the same batch, from other states');
  });
  t.test('stateful refuses a batch of another size', async t => {
    const layer = lstm({ units: 2, stateful: true, name: 's' });
    layer.apply(x);
    t.throws(() => layer.apply(gm.slice(x, [0], [1])), {
      name: 'ShapeError',
      message:
        'LSTM "s": expected batches of 2 sequences, as its first one, since it is stateful, received 1. Choose a batchSize that divides the number of samples.',
    });
  });
  t.test('refuses states that do not fit', async t => {
    const layer = lstm({ units: 2, name: 's' });
    const state = gm.zeros([2, 2]);
    t.throws(() => layer.apply(x, { initialState: state }), {
      name: 'ShapeError',
      message: 'LSTM "s": expected 2 initial states, received 1.',
    });
    t.throws(() => layer.apply(x, { initialState: [state, gm.zeros([2, 3])] }), {
      name: 'ShapeError',
      message: 'LSTM "s": expected initial state 1 of shape [2, 2], received [2, 3].',
    });
  });
  t.test('refuses what is no batch of sequences, or has other features', async t => {
    t.throws(() => lstm({ units: 2, name: 's' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message: 'LSTM "s": expected samples of shape [steps, features], received [3].',
    });
    const layer = lstm({ units: 2, name: 's' });
    layer.apply(x);
    t.throws(() => layer.apply(gm.zeros([2, 4, 5])), {
      name: 'ShapeError',
      message: /LSTM "s": expected input \[batch, any, 3\] .*received \[2, 4, 5\]/,
    });
  });
  t.test('refuses sequences of unequal length', async t =>
    t.throws(() => lstm({ units: 2 }).apply([[[1], [2]], [[3]]]), { name: 'ShapeError' }),
  );
  t.test('names itself, not its cell, where an option is wrong', async t => {
    t.throws(() => lstm({ units: 0, name: 's' }), {
      message: 'LSTM "s": expected `units` to be an integer from 1, received 0.',
    });
    t.throws(() => lstm({ units: 2, dropout: 1, name: 's' }), {
      message: /^LSTM "s": expected `dropout`/,
    });
  });
  t.test('drops the same inputs at each step', async t => {
    for (const implementation of [1, 2]) {
      const layer = lstm({
        units: 1,
        dropout: 0.5,
        seed: 3,
        implementation,
        returnSequences: true,
      });
      layer.outputShape([3, 8]);
      const sum = layer.weights.map(w => gm.full(w.shape, w.name === 'kernel' ? 0.05 : 0));
      layer.setWeights(sum);
      const wide = gm.ones([1, 3, 8]);
      const [a, b] = [0, 1].map(() => layer.apply(wide, { training: true }).arraySync());
      t.notSame(a, b, 'new ones for each batch');
      t.same(layer.apply(wide).arraySync(), layer.apply(wide).arraySync());
    }
  });
  t.test('drops parts of the state with recurrentDropout', async t => {
    const layer = lstm({ units: 8, recurrentDropout: 0.5 });
    const [a, b] = [0, 1].map(() => layer.apply(x, { training: true }).arraySync());
    t.notSame(a, b);
  });
  t.test(
    'predicts with packed weights what it computes without, and after a change too',
    async t => {
      const layer = lstm({ units: 20, returnSequences: true, inputShape: [4, 3] });
      const model = gm.sequential([layer]);
      const { ops } = await gm.profile(() => model.predict(x).data());
      t.ok(ops.some(({ op }) => op === 'packGates'));
      model.setWeights(model.getWeights().map(w => gm.mul(w, 0.5)));
      const [found, expected] = [await model.predict(x).data(), await layer.apply(x).data()];
      t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
    },
  );
});
