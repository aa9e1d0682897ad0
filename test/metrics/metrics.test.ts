import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Case {
  metric: string;
  name: string;
  options: Record<string, unknown>;
  batches: { yTrue: number[][]; yPred: number[][] | null; weights: number[] | null }[];
  results: number[];
}
type Factory = (options?: object) => gm.metrics.Metric;
const factories = gm.metrics as unknown as Record<string, Factory>;

// Keras adds up in float32, we in double: it is its rounding (1e-7 a step), and a few units in the last place of a log.
const TOLERANCE = 3e-6;

for (const backend of backends) {
  t.test(`metrics give Keras's numbers, ${backend}`, async t => {
    setBackend(backend);
    for (const c of golden<Case>('metrics')) {
      const metric = factories[factoryName(c.metric)](c.options);
      t.equal(metric.name, c.name);
      c.batches.forEach(({ yTrue, yPred, weights }, i) => {
        if (yPred === null) metric.updateState(yTrue, weights);
        else metric.updateState(yTrue, yPred, weights);
        near(
          t,
          metric.result().arraySync(),
          c.results[i],
          TOLERANCE,
          `${c.metric} ${JSON.stringify(c.options)} batch ${i}${weights ? ', weighted' : ''}`,
        );
      });
    }
  });
}

t.test('metrics', async t => {
  setBackend(usualBackend);
  const { metrics } = gm;

  t.test('start anew after reset', async t => {
    const m = metrics.mean();
    m.updateState([1, 2]);
    m.reset();
    t.equal(m.result().item(), 0);
    m.updateState([5]);
    t.equal(m.result().item(), 5);
  });

  t.test('count beyond 2^24', async t => {
    const m = metrics.mean();
    const batch = gm.ones([2 ** 22]);
    for (let i = 0; i < 5; i++) m.updateState(batch);
    m.updateState(gm.zeros([5 * 2 ** 22]));
    t.equal(m.result().item(), 0.5);
  });

  t.test('are recorded with the step that updates them', async t => {
    const m = metrics.meanSquaredError();
    const step = gm.capture((y: gm.Tensor, p: gm.Tensor) => m.updateState(y, p));
    step(gm.tensor([[1, 1]]), gm.tensor([[0, 0]]));
    step(gm.tensor([[2, 2]]), gm.tensor([[0, 0]]));
    t.equal(m.result().item(), 2.5);
  });

  t.test('give no gradient and leave no tensors', async t => {
    const m = metrics.meanAbsoluteError();
    const x = gm.variable([[1, 2]]);
    const { grads } = gm.valueAndGrad(() => {
      m.updateState([[0, 0]], x);
      return gm.sum(x);
    }, [x])();
    near(t, grads[0].arraySync(), [[1, 1]], 0, 'gradient');
  });

  t.test('refuse an option that they do not have', async t =>
    t.throws(() => metrics.binaryAccuracy({ treshold: 0.2 } as object), {
      message: /Did you mean "threshold"/,
    }),
  );
  t.test('refuse a k that is no count', async t =>
    t.throws(() => metrics.topKCategoricalAccuracy({ k: 0 }).updateState([[0, 1]], [[0, 1]]), {
      name: 'RangeError',
      message: /`k` to be an integer from 1, received 0/,
    }),
  );
  t.test('refuse weights that do not fit', async t =>
    t.throws(() => metrics.mean().updateState([1, 2], [1, 2, 3]), { name: 'ShapeError' }),
  );
});

t.test('getMetric', async t => {
  const { getMetric } = gm.metrics;
  const after = (id: gm.metrics.MetricLike, yTrue: unknown[], yPred: unknown[]) => {
    const m = getMetric(id);
    m.updateState(yTrue, yPred);
    return [m.name, m.result().item()];
  };

  t.test("chooses what 'accuracy' means by the shapes", async t => {
    t.same(after('accuracy', [1, 0], [[0.7], [0.8]]), ['accuracy', 0.5], 'one output: binary');
    t.same(
      after(
        'acc',
        [1, 0],
        [
          [0.1, 0.9],
          [0.2, 0.8],
        ],
      ),
      ['acc', 0.5],
      'class numbers: sparse',
    );
    t.same(
      after(
        'accuracy',
        [[1], [0]],
        [
          [0.1, 0.9],
          [0.2, 0.8],
        ],
      ),
      ['accuracy', 0.5],
      'class numbers in a column: sparse',
    );
    t.same(
      after(
        'accuracy',
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0.1, 0.9],
          [0.2, 0.8],
        ],
      ),
      ['accuracy', 0.5],
      'one-hot: categorical',
    );
  });

  t.test('names a metric as it was asked for', async t => {
    t.equal(getMetric('mse').name, 'mse');
    t.equal(getMetric('mean_absolute_error').name, 'mean_absolute_error');
    t.equal(getMetric(gm.metrics.binaryAccuracy()).name, 'binary_accuracy');
  });

  t.test('takes a function of labels and predictions', async t => {
    const bias = (y: gm.Tensor, p: gm.Tensor) => gm.mean(gm.sub(p, y), -1);
    t.same(
      after(
        bias,
        [
          [0, 0],
          [0, 0],
        ],
        [
          [1, 1],
          [2, 2],
        ],
      ),
      ['bias', 1.5],
    );
  });

  t.test('takes a factory, for its defaults', async t => {
    t.equal(getMetric(gm.metrics.binaryAccuracy).name, 'binary_accuracy');
    t.equal(getMetric(gm.metrics.auc).name, 'auc');
    t.equal(getMetric(gm.metrics.rootMeanSquaredError).name, 'root_mean_squared_error');
    t.throws(() => getMetric(gm.metrics.meanIoU as never), { message: /the option `numClasses`/ });
  });

  t.test('knows which direction is better', async t => {
    t.equal(getMetric('accuracy').direction, 'up');
    t.equal(getMetric('mse').direction, 'down');
  });

  t.test('suggests the nearest name', async t =>
    t.throws(() => getMetric('binaryAcuracy'), { message: /Did you mean "binaryAccuracy"/ }),
  );
});
