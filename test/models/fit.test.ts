// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';
import { hostOnly } from '../backends.js';

const classes = 3;
function data(rows = 90, features = 8) {
  gm.seed(3);
  const x = gm.randomNormal([rows, features]);
  const y = gm.argMax(gm.matmul(x, gm.randomNormal([features, classes])), -1);
  return { x, y };
}
function network(
  optimizer: string | gm.optimizers.Optimizer = 'adam',
  metrics: string[] = ['accuracy'],
) {
  const model = gm.sequential({
    layers: [
      gm.layers.dense({ units: 16, activation: 'relu', inputShape: [8] }),
      gm.layers.dense({ units: classes, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics });
  return model;
}
const quiet = { verbose: 0 as const };
const hashOf = async (model: gm.Sequential) =>
  JSON.stringify(await Promise.all(model.getWeights().map(async w => Array.from(await w.data()))));

t.test('fit', async t => {
  t.test('lowers the loss and records each epoch', async t => {
    const { x, y } = data();
    const { history } = await network().fit(x, y, { epochs: 20, batchSize: 32, ...quiet });
    t.equal(history.loss.length, 20);
    t.ok(history.loss[19] < history.loss[0] * 0.9);
    t.same(Object.keys(history).sort(), ['accuracy', 'loss']);
  });

  t.test('makes a smaller last batch, and weighs it by its samples', async t => {
    const { x, y } = data(70);
    const model = network(gm.optimizers.sgd({ learningRate: 0 }));
    const { history } = await model.fit(x, y, { batchSize: 32, ...quiet });
    const { loss } = await model.evaluate(x, y, { batchSize: 70, ...quiet });
    t.ok(Math.abs(history.loss[0] - loss) < 1e-5);
  });

  t.test('holds the last samples out for validation', async t => {
    const { x, y } = data();
    const model = network(gm.optimizers.sgd({ learningRate: 0 }));
    const { history } = await model.fit(x, y, { validationSplit: 0.2, ...quiet });
    const { loss } = await model.evaluate(x.slice([72, 0], [18, 8]), y.slice([72], [18]), quiet);
    t.ok(Math.abs(history.val_loss[0] - loss) < 1e-6);
  });

  t.test('sees with a batch hook exactly the step that ended', async t => {
    const { x, y } = data(64);
    const model = network();
    const seen: number[] = [];
    let before = (await model.weights[0].value.data())[0];
    await model.fit(x, y, {
      batchSize: 16,
      ...quiet,
      callbacks: {
        onBatchEnd: async (step: number) => {
          const now = (await model.weights[0].value.data())[0];
          t.not(now, before, 'the weights moved in this step');
          before = now;
          seen.push(step);
        },
      },
    });
    t.same(seen, [0, 1, 2, 3]);
  });

  t.test('gives the same weights with and without batch hooks', async t => {
    const run = async (callbacks: object[]) => {
      const { x, y } = data();
      const model = network();
      await model.fit(x, y, { epochs: 2, batchSize: 16, ...quiet, callbacks });
      return hashOf(model);
    };
    t.equal(await run([]), await run([{ onBatchEnd: () => undefined }]));
  });

  t.test(
    'gives the same weights on one thread and on two',
    { skip: hostOnly('threads are of the host') },
    async t => {
      const run = async (threads: number) => {
        gm.setNumThreads(threads);
        const { x, y } = data(300);
        const model = network();
        await model.fit(x, y, { epochs: 2, batchSize: 64, ...quiet });
        return hashOf(model);
      };
      t.equal(await run(1), await run(2));
    },
  );

  t.test(
    'names the sample whose label is out of range, and changes nothing in that step',
    async t => {
      const { x } = data(64);
      const labels = new Int32Array(64);
      labels[41] = 7;
      const model = network('sgd');
      const before = await hashOf(model);
      await t.rejects(model.fit(x, gm.tensor(labels), { batchSize: 64, ...quiet }), {
        name: 'FaultError',
        message: /\[0, 3\), received 7 at sample 41/,
        sample: 41,
        value: 7,
      });
      t.equal(await hashOf(model), before);
      t.equal((await model.optimizer.iterations.data())[0], 0);
      await model.fit(x, gm.tensor(new Int32Array(64)), quiet);
    },
  );

  t.test('ends after the present step when it is aborted', async t => {
    const { x, y } = data();
    const model = network();
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 30);
    await t.rejects(
      model.fit(x, y, { epochs: 1_000_000, ...quiet, signal: controller.signal }),
      reason,
    );
    await model.fit(x, y, quiet);
    await t.rejects(model.fit(x, y, { ...quiet, signal: AbortSignal.abort(reason) }), reason);
  });

  t.test('refuses a second fit while one runs', async t => {
    const { x, y } = data();
    const model = network();
    const first = model.fit(x, y, { epochs: 50, ...quiet });
    await t.rejects(model.fit(x, y, quiet), { message: /is in the midst of fit/ });
    await first;
  });

  t.test('lets predict in between its steps', async t => {
    const { x, y } = data();
    const model = network();
    const controller = new AbortController();
    const endless = model.fit(x, y, { epochs: 1_000_000, ...quiet, signal: controller.signal });
    const sums = [];
    for (let i = 0; i < 5; i++)
      sums.push(
        model
          .predictSync(x.slice([0, 0], [1, 8]))
          .sum()
          .item(),
      );
    t.ok(sums.every(s => Math.abs(s - 1) < 1e-5));
    const snapshot = model.weights[0].value;
    const first = await snapshot.data();
    await new Promise(resolve => setTimeout(resolve, 20));
    t.same(await snapshot.data(), first, 'a snapshot stays what it was');
    controller.abort(new Error('enough'));
    await t.rejects(endless);
  });

  t.test('weighs samples and classes', async t => {
    const { x, y } = data(60);
    const model = network(gm.optimizers.sgd({ learningRate: 0 }), []);
    const only = async (config: object) =>
      (await model.fit(x, y, { batchSize: 60, shuffle: false, ...quiet, ...config })).history
        .loss[0];
    const plain = await only({});
    t.ok(Math.abs((await only({ sampleWeight: new Float32Array(60).fill(2) })) - 2 * plain) < 1e-5);
    t.ok(Math.abs((await only({ classWeight: { 0: 3, 1: 3, 2: 3 } })) - 3 * plain) < 1e-5);
    t.equal(await only({ sampleWeight: new Float32Array(60) }), 0);
  });

  t.test('takes iterables of batches', async t => {
    const { x, y } = data(64);
    const model = network();
    async function* batches() {
      for (let i = 0; i < 4; i++) yield [x.slice([i * 16, 0], [16, 8]), y.slice([i * 16], [16])];
    }
    const { history } = await model.fit(batches(), undefined, quiet);
    t.equal(history.loss.length, 1);
    t.equal((await model.optimizer.iterations.data())[0], 4);
  });

  t.test('follows a schedule of learning rates', async t => {
    const { x, y } = data(64);
    const model = network(
      gm.optimizers.sgd({
        learningRate: gm.schedules.piecewiseConstantDecay({ boundaries: [1], values: [0.5, 0] }),
      }),
    );
    await model.fit(x, y, { batchSize: 16, ...quiet });
    const after = await hashOf(model);
    await model.fit(x, y, { batchSize: 16, ...quiet });
    t.equal(await hashOf(model), after, 'the rate is 0 from the third step on');
  });

  t.test('stops early and restores the best weights', async t => {
    const { x, y } = data();
    const model = network(gm.optimizers.sgd({ learningRate: 0 }));
    const { history } = await model.fit(x, y, {
      epochs: 50,
      ...quiet,
      callbacks: [gm.callbacks.earlyStopping({ monitor: 'loss', patience: 2, minDelta: 1e-3 })],
    });
    t.equal(history.loss.length, 3);
  });

  t.test('keeps the data that a fit reads, whatever is disposed', async t => {
    const { x, y } = data();
    const model = network();
    const running = model.fit(x, y, { epochs: 30, ...quiet });
    x.dispose();
    y.dispose();
    t.ok((await running).history.loss.every(Number.isFinite));
  });
});

t.test('fit refuses', async t => {
  const cases: [string, () => Promise<unknown>, RegExp][] = [
    [
      'a model that is not compiled',
      () => gm.sequential([gm.layers.dense({ units: 1, inputShape: [2] })]).fit([[1, 2]], [1]),
      /fit: Sequential ".*" is not compiled\. Call compile/,
    ],
    [
      'inputs and targets of different lengths',
      () => network().fit(gm.zeros([4, 8]), gm.zeros([3], 'int32')),
      /expected as many targets in y as samples in x \(4\), received 3/,
    ],
    [
      'samples of another shape',
      () => network().fit(gm.zeros([4, 9]), gm.zeros([4], 'int32')),
      /expected samples of shape \[null, 8\], received \[4, 9\]/,
    ],
    [
      'missing targets',
      () => network().fit(gm.zeros([4, 8]), undefined),
      /expected targets y, received undefined/,
    ],
    [
      'a missing loss',
      () => {
        const model = network();
        model.compile({ optimizer: 'adam' });
        return model.fit(gm.zeros([4, 8]), gm.zeros([4], 'int32'), quiet);
      },
      /Sequential ".*": expected a `loss`, received undefined\. Compile the model with one/,
    ],
    [
      'a batch size of 0',
      () => network().fit(gm.zeros([4, 8]), gm.zeros([4], 'int32'), { batchSize: 0 }),
      /`batchSize` to be an integer from 1, received 0/,
    ],
    [
      'a fractional number of epochs',
      () => network().fit(gm.zeros([4, 8]), gm.zeros([4], 'int32'), { epochs: 1.5 }),
      /`epochs` to be an integer from 0, received 1\.5/,
    ],
    [
      'a validation split of 1',
      () => network().fit(gm.zeros([4, 8]), gm.zeros([4], 'int32'), { validationSplit: 1 }),
      /`validationSplit` between 0 and 1, received 1/,
    ],
    [
      'no samples',
      () => network().fit(gm.zeros([0, 8]), gm.zeros([0], 'int32')),
      /at least one sample/,
    ],
    ['strings', () => network().fit([['a', 'b']], [0]), /expected a number/],
  ];
  for (const [name, run, message] of cases) {
    t.test(name, async t => {
      await t.rejects(run(), { message });
    });
  }
});
