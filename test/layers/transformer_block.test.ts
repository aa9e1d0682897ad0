// The Transformer block of examples/11-text-generation, on the built package as the example is.
import t from 'tap';
import type * as Gemmule from '../../src/index.js';
import { near } from '../golden/golden.js';

const builtPackage = 'gemmule'; // by a variable: it is no module of these sources
const gm = (await import(builtPackage)) as typeof Gemmule;
const example = new URL('../../examples/11-text-generation/transformer_block.mjs', import.meta.url);
const { TransformerBlock, Positions } = (await import(example.href)) as {
  TransformerBlock: new (config: { heads: number; units: number; dropout?: number }) => Layer;
  Positions: new () => Layer;
};
type Layer = Gemmule.layers.Layer;
const { dense, embedding, layerNormalization } = gm.layers;

const model = () =>
  gm.sequential([
    embedding({ inputDim: 6, outputDim: 16, maskZero: true, inputShape: [8] }),
    new Positions(),
    new TransformerBlock({ heads: 2, units: 16 }),
    new TransformerBlock({ heads: 2, units: 16, dropout: 0.1 }),
    layerNormalization(),
    dense({ units: 6, activation: 'softmax' }),
  ]);
const tokens = (n: number, seed: number) =>
  gm.cast(gm.randomUniform([n, 8], { minval: 1, maxval: 6, seed }), 'int32');

t.test('a Transformer block of public parts', async t => {
  t.test('learns what came one step before', async t => {
    gm.seed(3);
    const learner = model();
    learner.compile({
      optimizer: gm.optimizers.adam({ learningRate: 0.01 }),
      loss: 'sparseCategoricalCrossentropy',
    });
    const x = tokens(64, 1);
    const before = gm.concat([gm.zeros([64, 1], 'int32'), gm.slice(x, [0, 0], [64, 7])], 1);
    const { history } = await learner.fit(x, before, { epochs: 60, batchSize: 32, verbose: 0 });
    t.ok(history.loss[59] < history.loss[0] / 3, `${history.loss[0]} to ${history.loss[59]}`);
  });
  t.test('counts the weights of its layers', async t => {
    const block = new TransformerBlock({ heads: 2, units: 16 });
    block.apply(gm.zeros([1, 8, 16]));
    const attention = 4 * (16 * 16 + 16);
    t.equal(block.countParams(), 2 * 32 + attention + (16 * 64 + 64) + (64 * 16 + 16));
  });
  t.test('sees neither the future nor padding', async t => {
    const predictor = model();
    const [a, b] = [tokens(1, 1), tokens(1, 2)];
    const head = gm.slice(a, [0, 0], [1, 5]);
    const rest = [gm.slice(b, [0, 5], [1, 3]), gm.zeros([1, 3], 'int32')];
    const [first, ...others] = [a, ...rest.map(end => gm.concat([head, end], 1))].map(x =>
      gm.slice(predictor.predict(x), [0, 0, 0], [1, 5, 6]).arraySync(),
    );
    for (const other of others) near(t, other, first, 1e-6, 'the first five steps');
  });
});
