// Masks on their way through a model, against what Keras made of the same ones (test/golden/masks.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { golden, near } from '../golden/golden.js';
import { made } from '../layers/like_keras.js';

type Nested = (number | Nested)[];
interface Case {
  layers: [string, Record<string, unknown>][];
  loss: string;
  metrics: string[];
  x: Nested;
  y: Nested;
  weights: Nested[];
  sampleWeight: Nested | null;
  prediction: Nested;
  logs: number[];
  losses: number[];
  after: Nested[];
}

for (const c of golden<Case>('masks')) {
  const weighted = c.sampleWeight ? ', weighted' : '';
  t.test(`${c.layers.map(([name]) => name).join(', ')}${weighted}`, async t => {
    const stack = c.layers.map(([name, options]) => made(name, options));
    const model = gm.sequential(stack);
    const x = gm.tensor(c.x);
    model.apply(x);
    model.setWeights(c.weights);
    const { loss } = c;
    const [metrics, weightedMetrics] = [c.metrics.slice(0, 1), c.metrics.slice(1)];
    const optimizer = gm.optimizers.sgd({ learningRate: 0.1 });
    model.compile({ optimizer, loss, metrics, weightedMetrics });
    const sampleWeight = c.sampleWeight ?? undefined;

    near(t, await model.predict(x).array(), c.prediction, 1e-5, 'prediction');
    near(t, await model.predict(x, { batchSize: 2 }).array(), c.prediction, 1e-5, 'in batches');
    const logs = await model.testOnBatch(x, c.y, { sampleWeight });
    near(t, [...logs], c.logs, 1e-5, 'loss and metrics');
    const losses: number[] = [];
    for (let i = 0; i < 3; i++)
      losses.push((await model.trainOnBatch(x, c.y, { sampleWeight })).loss);
    near(t, losses, c.losses, 1e-5, 'losses of training');
    near(
      t,
      model.getWeights().map(w => w.arraySync()),
      c.after,
      1e-5,
      'weights after it',
    );
  });
}

t.test('a mask', async t => {
  const { layers } = gm;
  const x = gm.randomNormal([2, 3, 4], { seed: 1 });
  const mask = gm.tensor([
    [true, true, false],
    [true, false, false],
  ]);
  t.test('goes through layers that keep the steps, and ends where steps end', async t => {
    const y = layers.dense({ units: 2 }).apply(x, { mask });
    t.same(y.mask?.arraySync(), mask.arraySync());
    const z = layers.lstm({ units: 2, returnSequences: true }).apply(y);
    t.same(z.mask?.arraySync(), mask.arraySync());
    t.equal(layers.gru({ units: 2 }).apply(z).mask, null);
    t.equal(layers.globalAveragePooling1d().apply(z).mask, null);
  });
  t.test('counts along the steps, wherever the channels stand', async t => {
    const last = layers.globalAveragePooling1d().apply(x, { mask }).arraySync();
    const first = layers.globalAveragePooling1d({ dataFormat: 'channelsFirst' });
    t.same(first.apply(gm.transpose(x, [0, 2, 1]), { mask }).arraySync(), last);
  });
  t.test('given in the call counts for more than that of the input', async t => {
    const masked = layers.masking().apply(gm.zeros([1, 2, 3]));
    const all = gm.tensor([[true, true]]);
    const y = layers.dense({ units: 1, activation: null }).apply(masked, { mask: all });
    t.same(y.mask?.arraySync(), [[true, true]]);
  });
  t.test('outlives a tidy with its tensor', async t => {
    const y = gm.tidy(() => layers.masking().apply(gm.ones([1, 2, 3])));
    t.same(y.mask?.arraySync(), [[true, true]]);
  });
  t.test('is cast with its input, not lost', async t => {
    const ids = gm.tensor([[1, 2]], undefined, 'int32').reshape([1, 2, 1]);
    ids.mask = gm.tensor([[true, false]]);
    t.same(layers.dense({ units: 1 }).apply(ids).mask?.arraySync(), [[true, false]]);
  });
  t.test('is lost with a warning in a layer that does not know steps', async t => {
    const warned = new Promise<Error>(resolve => process.once('warning', resolve));
    const y = layers.flatten({ name: 'flat' }).apply(x, { mask });
    t.equal(y.mask, null);
    t.match(await warned, { message: /Flatten "flat": does not pass on its input's mask/ });
  });
  t.test('of another shape is refused by name', async t => {
    const wrong = gm.tensor([[true, false, true]]);
    const message = /"m": expected a mask of shape \[2, 3\], .*received \[1, 3\]/;
    for (const layer of [
      layers.lstm({ units: 2, name: 'm' }),
      layers.rnn({ cell: layers.gruCell({ units: 2 }), name: 'm' }),
      layers.timeDistributed({ layer: layers.dense({ units: 2 }), name: 'm' }),
      layers.globalAveragePooling1d({ name: 'm' }),
    ])
      t.throws(() => layer.apply(x, { mask: wrong }), { name: 'ShapeError', message });
  });
});

t.test('a layer of several outputs has no place in a Sequential', async t => {
  const layer = gm.layers.lstm({ units: 2, returnState: true, name: 'l', inputShape: [3, 2] });
  t.throws(() => gm.sequential({ layers: [layer], name: 's' }), {
    name: 'ShapeError',
    message:
      'Sequential "s": expected one output of LSTM "l", received 3. Leave out returnState, or call the layer by itself.',
  });
});
t.test('a layer of several inputs is built for all of them', async t => {
  class Pair extends gm.layers.Layer {
    static override readonly className: string = 'Pair';
    seen: gm.layers.Samples = [];
    override build(samples: gm.layers.Samples): void {
      this.seen = samples;
    }
    override call([a, b]: gm.Tensor[]): gm.Tensor {
      return gm.matmul(a, b);
    }
  }
  const pair = new Pair();
  t.same(pair.outputShape([[2, 3], [3, 5]]), [2, 5]); // prettier-ignore
  t.same(pair.seen, [[2, 3], [3, 5]]); // prettier-ignore
  t.same(pair.apply([gm.ones([1, 2, 3]), gm.ones([1, 3, 5])]).shape, [1, 2, 5]);
});
