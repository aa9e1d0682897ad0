// SPDX-License-Identifier: MIT
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { golden, near } from '../golden/golden.js';

interface Data {
  x: [number[][], number[][]];
  y: [number[][], number[]];
  w: [number[], number[]];
  xv: [number[][], number[][]];
  yv: [number[][], number[]];
}
interface Case {
  name: string;
  dual: boolean;
  weights: number[][][];
  compiled: Record<string, unknown>;
  fit: Record<string, unknown> & { weights?: number[] };
  keys: string[];
  history: Record<string, number[]>;
  evaluated: Record<string, number>;
  batch: Record<string, number>;
}
const [given, ...cases] = golden<Data & Case>('multi_io');
const int32 = (labels: number[]) => gm.tensor(Int32Array.from(labels));

function twoOutputs() {
  const a = gm.input({ shape: [3], name: 'a' });
  const b = gm.input({ shape: [2], name: 'b' });
  const left = gm.layers.dense({ units: 4, activation: 'tanh', name: 'left' }).apply(a);
  const h = gm.layers.concatenate({ name: 'joined' }).apply([left, b]);
  const u = gm.layers.dense({ units: 1, name: 'u' }).apply(h);
  const v = gm.layers.dense({ units: 3, activation: 'softmax', name: 'v' }).apply(h);
  return { inputs: [a, b], outputs: [u, v] };
}
const dual = () => gm.model(twoOutputs());
const single = () =>
  gm.sequential([
    gm.layers.dense({ units: 3, activation: 'softmax', name: 'only', inputShape: [3] }),
  ]);
const quiet = { verbose: 0 as const };
const close = (t: Test, found: object, expected: object, what: string) => {
  t.same(Object.keys(found), Object.keys(expected), `${what}: keys, in order`);
  near(t, Object.values(found), Object.values(expected), 1e-4, what);
};

t.test('what training logs is what Keras logs', async t => {
  for (const c of cases) {
    t.test(c.name, async t => {
      const model = c.dual ? dual() : single();
      model.setWeights(c.weights);
      const { loss_weights: lossWeights, weighted_metrics: weightedMetrics, ...rest } = c.compiled;
      const sgd = gm.optimizers.sgd({ learningRate: 0.1 });
      model.compile({ optimizer: sgd, ...rest, lossWeights, weightedMetrics } as never);
      const pick = (x: unknown[], y: [unknown, number[]]) =>
        (c.dual ? [x, [y[0], int32(y[1])]] : [x[0], int32(y[1])]) as [gm.TensorLike, gm.TensorLike];
      const [x, y] = pick(given.x, given.y);
      const held = pick(given.xv, given.yv);
      const { weights, ...options } = c.fit;
      const sampleWeight =
        weights && (weights.length > 1 ? weights.map(i => given.w[i]) : given.w[weights[0]]);
      const plan = { batchSize: 4, epochs: 3, shuffle: false, validationData: held, ...quiet };
      const { history } = await model.fit(x, y, { ...plan, ...options, sampleWeight });
      close(t, history, c.history, 'history');
      const evaluated = await model.evaluate(...held, { batchSize: 2, ...quiet });
      close(t, evaluated, c.evaluated, 'evaluate');
      close(t, await model.trainOnBatch(x, y), c.batch, 'trainOnBatch');
    });
  }
});

t.test('several inputs and outputs', async t => {
  const [u, v] = given.y;
  const compiled = () => {
    const model = dual();
    model.setWeights(cases[0].weights);
    model.compile({
      optimizer: 'sgd',
      loss: { v: 'sparseCategoricalCrossentropy', u: 'mse' },
      metrics: { v: ['accuracy'] },
    });
    return model;
  };

  t.test('data by name are data in order', async t => {
    const [a, b] = given.x;
    const inOrder = await compiled().evaluate([a, b], [u, int32(v)], quiet);
    const byName = await compiled().evaluate({ b, a }, { v: int32(v), u }, quiet);
    t.same(byName, inOrder);
    t.same(compiled().metricsNames, ['loss', 'u_loss', 'v_loss', 'v_accuracy']);
    t.same([...inOrder], [inOrder.loss, inOrder.u_loss, inOrder.v_loss, inOrder.v_accuracy]);
  });

  t.test('fit takes the same weights from steps and from batches', async t => {
    const run = async (fit: (m: gm.Functional) => Promise<unknown>) => {
      const model = compiled();
      await fit(model);
      return model.getWeights().map(w => w.arraySync());
    };
    const plan = { batchSize: 5, shuffle: false, ...quiet };
    const inMemory = await run(m => m.fit(given.x, [u, int32(v)], plan));
    const part = <T>(list: T[], i: number) => list.slice(i, i + 5);
    function* batches() {
      for (const i of [0, 5])
        yield {
          x: given.x.map(x => part(x, i)),
          y: { u: part(u, i), v: int32(part(v, i)) },
        };
    }
    near(t, await run(m => m.fit(batches(), undefined, quiet)), inMemory, 1e-6, 'weights');
  });

  t.test('predict gives them as the model was given them', async t => {
    const { inputs, outputs } = twoOutputs();
    const list = gm.model({ inputs, outputs });
    const record = gm.model({ inputs, outputs: { second: outputs[1], first: outputs[0] } });
    const [first, second] = list.predict<gm.Tensor[]>(given.x, { batchSize: 3 });
    t.same([first.shape, second.shape], [[10, 1], [10, 3]]); // prettier-ignore
    const named = record.predict<Record<string, gm.Tensor>>(given.x);
    t.same(Object.keys(named), ['second', 'first']);
    near(t, named.first.arraySync(), first.arraySync(), 1e-6, 'in one batch and in four');
    const [sync] = list.predictSync<gm.Tensor[]>(given.x);
    near(t, sync.arraySync(), first.arraySync(), 1e-6, 'predictSync');
    const from = await list.predict<gm.Tensor[]>([[given.x], [given.x]].values());
    t.same(from.map(y => y.shape[0]), [20, 20]); // prettier-ignore
  });

  const refused: [string, () => unknown, RegExp][] = [
    [
      'one input instead of two',
      () => compiled().predict(given.x[0]),
      /predict: x: expected 2 inputs \("a", "b"\) as an array in this order or as a record by these names, received an array of 10/,
    ],
    [
      'an unknown input',
      () => compiled().predict({ a: given.x[0], bb: given.x[1] }),
      /predict: x: the model has no input "bb", only "a", "b"\. Did you mean "b"\?/,
    ],
    [
      'a missing input',
      () => compiled().predict({ a: given.x[0] }),
      /predict: x: input "b": expected data: a tensor, an array or a typed array, received null/,
    ],
    [
      'an input of another shape',
      () => compiled().predict([gm.ones([4, 3]), gm.ones([4, 3])]),
      /input "b": expected samples of shape \[null, 2\], received \[4, 3\]/,
    ],
    [
      'inputs of different lengths',
      () => compiled().evaluate([gm.ones([4, 3]), gm.ones([3, 2])], [u, v]),
      /expected as many samples in each input as samples in x \(4\), received 3/,
    ],
    [
      'an output without targets',
      () => compiled().evaluate(given.x, [u, null], quiet),
      /expected targets y for the output "v", received undefined/,
    ],
    [
      'class weights for two outputs',
      () => compiled().fit(given.x, [u, int32(v)], { classWeight: { 0: 1 }, ...quiet }),
      /fit: expected one output with targets for `classWeight`, received 2/,
    ],
  ];
  for (const [name, run, message] of refused)
    t.test(`refuses ${name}`, async t => t.rejects(async () => run(), { message }));
});

t.test('several losses of one output are added, as by Keras 3.15 (3.87)', async t => {
  const start = gm.input({ shape: [3] });
  const head = (name: string) =>
    gm.layers.dense({ units: 2, kernelInitializer: 'ones', name }).apply(start);
  const model = gm.model({ inputs: start, outputs: [head('a'), head('b')] });
  const x = gm.div(gm.reshape(gm.range(0, 12), [4, 3]), 10);
  const y = gm.ones([4, 2]);
  const evaluated = async (loss: gm.CompileConfig['loss']) => {
    model.compile({ loss });
    const { loss: total, a_loss: a, b_loss: b } = await model.evaluate(x, [y, y], { verbose: 0 });
    return [total, a, b].map(v => Number(v?.toFixed(4)));
  };
  t.same(await evaluated([['mse', 'mae'], 'mse']), [3.87, 2.435, 1.435]);
  t.same(await evaluated({ a: ['mse', 'mae'], b: 'mse' }), [3.87, 2.435, 1.435]);
  t.same(await evaluated({ a: ['mse', 'mae'], b: null }), [2.435, NaN, NaN]);
});

t.test('compile refuses', async t => {
  const refused: [string, object, RegExp][] = [
    [
      'a loss for an unknown output',
      { loss: { u: 'mse', vv: 'mse' } },
      /compile: `loss` names an output "vv"; the model has "u", "v"\. Did you mean "v"\?/,
    ],
    [
      'as many losses as there are not outputs',
      { loss: ['mse', 'mse', 'mse'] },
      /compile: expected `loss` to be an array of 2, one entry for each .* outputs "u", "v", received an array of 3/,
    ],
    [
      'metrics that do not say which output they are for',
      { loss: 'mse', metrics: ['accuracy'] },
      /compile: expected `metrics` to be an array of 2/,
    ],
    [
      'a loss weight that is no number',
      { loss: 'mse', lossWeights: ['1', 2] },
      /compile: expected `lossWeights` to be numbers, received "1"/,
    ],
  ];
  for (const [name, config, message] of refused)
    t.test(name, async t => t.throws(() => dual().compile(config), { message }));
});
