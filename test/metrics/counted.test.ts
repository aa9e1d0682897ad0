import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

type Numbers = number | Numbers[];
interface Batch {
  yTrue: Numbers[];
  yPred: Numbers[];
  weights: Numbers[] | null;
}
interface Case {
  metric: string;
  name: string;
  options: Record<string, unknown>;
  batches: Batch[];
  results: Numbers[];
  /** After a reset, for the first batch without weights. */
  after: Numbers;
}
type Factory = (options?: object) => gm.metrics.Metric;
const factories: Record<string, Factory> = {
  ...(gm.metrics as unknown as Record<string, Factory>),
  meanMetricWrapper: options =>
    gm.metrics.meanMetricWrapper((y, p) => gm.mean(gm.squaredDifference(y, p), -1), options),
};
const nameOf = (className: string) => (className === 'IoU' ? 'iou' : factoryName(className));

// Sums of at most 60 float32 values and a few quotients of them; an area adds up 200 such.
const TOLERANCE = 5e-6;

for (const backend of backends) {
  t.test(`metrics that count give Keras's numbers, ${backend}`, async t => {
    setBackend(backend);
    for (const c of golden<Case>('counted_metrics')) {
      const what = `${c.metric} ${JSON.stringify(c.options)}${c.batches[0].weights ? ', weighted' : ''}`;
      const metric = factories[nameOf(c.metric)](c.options);
      if (c.metric !== 'MeanMetricWrapper') t.equal(metric.name, c.name);
      c.batches.forEach(({ yTrue, yPred, weights }, i) => {
        metric.updateState(yTrue, yPred, weights);
        near(t, metric.result().arraySync(), c.results[i], TOLERANCE, `${what} batch ${i}`);
      });
      metric.reset();
      metric.updateState(c.batches[0].yTrue, c.batches[0].yPred);
      near(t, metric.result().arraySync(), c.after, TOLERANCE, `${what} after a reset`);
    }
  });
}

t.test('metrics that count', async t => {
  setBackend(usualBackend);
  const { metrics } = gm;

  t.test('go on counting beyond 2^24', async t => {
    const m = metrics.trueNegatives();
    m.updateState([0], [0], [2 ** 24]);
    for (let i = 0; i < 16; i++) m.updateState([0], [0]);
    t.equal(m.result().item(), 2 ** 24 + 16);
  });

  t.test('lose nothing of small weights', async t => {
    const m = metrics.truePositives();
    for (let i = 0; i < 1000; i++) m.updateState([1], [1], [0.1]);
    near(t, m.result().item(), 100, 1e-7, 'a plain float sum ends at 99.999');
  });

  t.test('are recorded with the step that updates them', async t => {
    for (const make of [metrics.auc, metrics.precision, metrics.f1Score, metrics.r2Score]) {
      const [captured, eager] = [make(), make()];
      const step = gm.capture((y: gm.Tensor, p: gm.Tensor) => captured.updateState(y, p));
      for (const shift of [0, 0.25, 0.5]) {
        const y = gm.tensor([
          [1, 0],
          [0, 1],
          [1, 1],
        ]);
        const p = gm
          .tensor([
            [0.4, 0.2],
            [0.3, 0.1],
            [0.2, 0.45],
          ])
          .add(shift);
        step(y, p);
        eager.updateState(y, p);
      }
      t.same(captured.result().arraySync(), eager.result().arraySync(), captured.name);
    }
  });

  t.test('take predictions in double', async t => {
    setBackend('reference');
    for (const m of [metrics.recall(), metrics.meanIoU({ numClasses: 2 }), metrics.r2Score()])
      m.updateState(gm.tensor([[1], [0]]), gm.tensor([[1], [0]], [2, 1], 'float64'));
    const m = metrics.auc();
    m.updateState([1, 0], gm.tensor([0.9, 0.1], [2], 'float64'));
    t.equal(m.result().item(), 1);
    setBackend(usualBackend);
  });

  t.test('leave out the steps that a mask leaves out', async t => {
    const p = gm.tensor([[0.9, 0.9]]);
    p.mask = gm.tensor([[true, false]]);
    const m = metrics.truePositives();
    m.updateState([[1, 1]], p);
    t.equal(m.result().item(), 1);
  });

  t.test('are 0 before the first batch, where its shape is to be known', async t => {
    t.equal(metrics.f1Score().result().item(), 0);
    t.equal(metrics.auc({ multiLabel: true }).result().item(), 0);
    t.same(metrics.f1Score().variables, []);
  });

  t.test('have their state from `build` on', async t => {
    const m = metrics.f1Score();
    m.build([null as never, 3]);
    t.same(
      m.variables.map(v => v.shape),
      [[2, 3, 3]],
    );
    t.same(
      metrics.precision().variables.map(v => v.shape),
      [[2, 2, 2]],
    );
  });

  t.test('refuse what they cannot count', async t => {
    const { auc, f1Score, iou, precision, r2Score, sensitivityAtSpecificity } = metrics;
    const throws = (fn: () => unknown, message: RegExp) => t.throws(fn, { message });
    throws(
      () => precision({ thresholds: [0.5, 1.5] }),
      /precision: expected `thresholds` to be a number from 0 to 1.*1\.5/,
    );
    throws(() => precision({ topK: 0 }), /`topK` to be an integer from 1/);
    throws(
      () => precision({ topK: 3 }).updateState([[0, 1]], [[0, 1]]),
      /`topK` to be an integer from 1 to 2/,
    );
    throws(
      () => precision({ classId: 2 }).updateState([[0, 1]], [[0, 1]]),
      /`classId` to be an integer from 0 to 1/,
    );
    throws(() => precision({ treshold: 0.2 } as object), /Did you mean "thresholds"/);
    throws(
      () => precision().updateState([1, 0, 1], [1, 0]),
      /labels of the predictions' shape \[2\]/,
    );
    throws(() => precision().updateState(gm.zeros([2, 3]), gm.zeros([3, 2])), /shape \[3, 2\]/);
    throws(() => auc({ curve: 'RCO' }), /Did you mean "ROC"/);
    throws(() => auc({ numThresholds: 1 }), /`numThresholds` to be an integer from 2/);
    throws(() => auc({ numLabels: 2 }), /`numLabels` only with `multiLabel`/);
    throws(() => auc({ multiLabel: true }).updateState([1, 0], [1, 0]), /\[samples, labels\]/);
    throws(() => f1Score({ average: 'mean' }), /`average` to be "micro" or "macro"/);
    throws(() => f1Score().updateState([1], [1]), /\[samples, classes\]/);
    throws(() => iou({ numClasses: 2, targetClassIds: [2] }), /classes below 2/);
    throws(() => (iou as Factory)(), /the option `numClasses`/);
    throws(() => (sensitivityAtSpecificity as Factory)(), /the option `specificity`/);
    throws(() => r2Score({ classAggregation: 'none' }), /`classAggregation`/);
    throws(() => r2Score().updateState([[[1]]], [[[1]]]), /\[samples, outputs\]/);
    const m = f1Score();
    m.updateState([[1, 0]], [[1, 0]]);
    throws(() => m.updateState([[1, 0, 0]], [[1, 0, 0]]), /as many outputs as at first/);
  });

  t.test('are found by name', async t => {
    const { getMetric } = metrics;
    for (const id of ['AUC', 'auc', 'precision', 'Recall', 'f1_score', 'F1Score', 'fbeta_score'])
      t.equal(getMetric(id).name, id);
    t.equal(getMetric('binary_io_u').direction, 'up');
    t.throws(() => getMetric('mean_io_u'), {
      message: /meanIoU: expected the option `numClasses`/,
    });
    t.throws(() => getMetric('percision'), { message: /Did you mean "precision"/ });
  });
});
