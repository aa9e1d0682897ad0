// Metrics that count, in training under capture: the same as over all predictions at once.
import t from 'tap';
import * as gm from '../../src/index.js';
import { trainingVariables } from '../../src/saving/training_state.js';
import { near } from '../golden/golden.js';

const x = gm.randomNormal([50, 3], { seed: 1 });
const y = gm.cast(gm.greater(gm.sum(x, 1, { keepDims: true }), 0.2), 'float32');
const weights = Float32Array.from({ length: 50 }, (_, i) => (i % 3) + 0.5);

/** A model that does not learn: what `fit` counts is what `predict` gives. */
function fixedModel() {
  const model = gm.sequential([
    gm.layers.dense({ units: 1, activation: 'sigmoid', inputShape: [3] }),
  ]);
  const counting = () => [gm.metrics.auc(), gm.metrics.precision({ thresholds: 0.4 })];
  model.compile({
    optimizer: gm.optimizers.sgd({ learningRate: 0 }),
    loss: 'binaryCrossentropy',
    metrics: ['AUC', 'precision', gm.metrics.recall({ thresholds: [0.3, 0.7] })],
    weightedMetrics: counting().map((m, i) => (i === 0 ? gm.metrics.auc({ name: 'weighted' }) : m)),
  });
  return model;
}

t.test('counting metrics in fit', async t => {
  const model = fixedModel();
  const history = await model.fit(x, y, {
    epochs: 2,
    batchSize: 16,
    sampleWeight: weights,
    verbose: 0,
  });
  const p = model.predict<gm.Tensor>(x);
  const once = (metric: gm.metrics.Metric, w?: Float32Array) => {
    metric.updateState(y, p, w);
    return metric.result().arraySync();
  };
  const { metrics } = gm;
  const logged = history.history;
  for (const epoch of [0, 1]) {
    const is = (name: string, expected: unknown) =>
      near(t, logged[name][epoch], expected, 1e-6, `${name}, epoch ${epoch}`);
    is('AUC', once(metrics.auc()));
    is('precision', once(metrics.precision()));
    is('weighted', once(metrics.auc(), weights));
    const [a, b] = once(metrics.recall({ thresholds: [0.3, 0.7] })) as number[];
    is('recall', (a + b) / 2);
  }
  t.equal(Object.keys(logged).filter(name => /precision/.test(name)).length, 2, 'both precisions');
});

t.test('a metric whose state depends on the outputs has it before the first batch', async t => {
  const model = gm.sequential([gm.layers.dense({ units: 4, inputShape: [3] })]);
  model.compile({ loss: 'mse', metrics: ['f1_score', gm.metrics.auc({ multiLabel: true })] });
  const saved = trainingVariables(model);
  t.same(saved.get('metrics/1/0')?.shape, [2, 3, 4]);
  t.same(saved.get('metrics/2/0')?.shape, [2, 4, 201, 2]);
});
