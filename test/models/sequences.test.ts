import t from 'tap';
import * as gm from '../../src/index.js';

const { layers } = gm;
/** One of each kind that goes over sequences. */
const stack = () => [
  layers.embedding({ inputDim: 6, outputDim: 4, maskZero: true, inputShape: [5] }),
  layers.timeDistributed({ layer: layers.dense({ units: 4, activation: 'tanh' }) }),
  layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true, dropout: 0.1 }) }),
  layers.gru({ units: 4, returnSequences: true, recurrentDropout: 0.1 }),
  layers.simpleRNN({ units: 4, returnSequences: true, goBackwards: true }),
  layers.rnn({
    cell: [layers.gruCell({ units: 3 }), layers.lstmCell({ units: 3 })],
    returnSequences: true,
  }),
  layers.globalAveragePooling1d(),
  layers.dense({ units: 1, activation: 'sigmoid' }),
];
/** Whether a 5 comes in the sequence. */
const ids = Array.from({ length: 32 }, (_, i) =>
  Array.from({ length: 5 }, (_, j) => (j > 2 + (i % 3) ? 0 : 1 + ((i * 7 + j * j * 3) % 5))),
);
const labels = ids.map(row => [row.includes(5) ? 1 : 0]);

t.test('a model of layers over sequences', async t => {
  t.test('trains under capture, and learns', async t => {
    gm.seed(1);
    const model = gm.sequential(stack());
    const optimizer = gm.optimizers.adam({ learningRate: 0.02 });
    model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(ids, labels, { epochs: 40, batchSize: 16, verbose: 0 });
    t.ok(history.loss[39] < 0.5 * history.loss[0], `${history.loss[0]} to ${history.loss[39]}`);
  });
  t.test('predicts what its layers compute one by one, without noise', async t => {
    const model = gm.sequential(stack());
    const found = await model.predict(ids).data();
    const expected = await model.apply(gm.tensor(ids)).data();
    t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
  });
  t.test('goes without the mask where all steps count', async t => {
    const whole = ids.filter(row => !row.includes(0));
    const [masked, plain] = [true, false].map(maskZero => {
      const embedding = layers.embedding({ inputDim: 6, outputDim: 4, maskZero, inputShape: [5] });
      return gm.sequential([embedding, ...stack().slice(1)]);
    });
    plain.setWeights(masked.getWeights());
    const [a, b] = [await masked.predict(whole).data(), await plain.predict(whole).data()];
    t.ok(a.every((v, i) => Math.abs(v - b[i]) < 1e-6));
  });
});

t.test('layers over sequences are made again from their configs', async t => {
  const made = [
    layers.embedding({ inputDim: 6, outputDim: 4, embeddingsRegularizer: 'l2' }),
    layers.masking({ maskValue: -1 }),
    layers.lstm({ units: 3, goBackwards: true, recurrentActivation: 'hard_sigmoid' }),
    layers.gru({ units: 3, resetAfter: false, stateful: true }),
    layers.simpleRNN({ units: 3, unroll: true, zeroOutputForMask: true }),
    layers.convLstm2d({ filters: 2, kernelSize: [1, 2], padding: 'same' }),
    layers.lstmCell({ units: 3, implementation: 1 }),
  ];
  type Class = new (config: object) => gm.layers.Layer;
  const classes = layers as unknown as Record<string, Class>;
  for (const layer of made) {
    const config = JSON.parse(JSON.stringify(layer.getConfig())) as object;
    t.same(new classes[layer.className](config).getConfig(), layer.getConfig());
  }
});
