// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';

const linear = () => gm.sequential([gm.layers.dense({ units: 2, inputShape: [3] })]);

t.test('sequential', async t => {
  t.test('builds when the first data come, where no shape was given', async t => {
    const model = gm.sequential([gm.layers.dense({ units: 4 }), gm.layers.dense({ units: 2 })]);
    t.equal(model.built, false);
    t.same(model.predict(gm.zeros([5, 3])).shape, [5, 2]);
    t.equal(model.countParams(), 3 * 4 + 4 + 4 * 2 + 2);
  });

  t.test('predicts before it is compiled, batch by batch', async t => {
    const model = linear();
    const x = gm.randomNormal([70, 3]);
    const whole = await model.predict(x, { batchSize: 70 }).data();
    t.same(await model.predict(x, { batchSize: 32 }).data(), whole);
    t.same(model.predictSync(x, { batchSize: 70 }).dataSync(), whole);
  });

  t.test('takes and gives weights in Keras’s order', async t => {
    const model = linear();
    model.setWeights([
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [10, 20],
    ]);
    t.same(await model.predict([[1, 1, 1]]).array(), [[19, 32]]);
    t.same(await Promise.all(model.getWeights().map(w => w.array())), [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [10, 20],
    ]);
  });

  t.test('half writes nothing where one weight does not fit', async t => {
    const model = linear();
    const before = await model.weights[0].data();
    t.throws(() => model.setWeights([gm.ones([3, 2]), gm.ones([3])]), {
      message: /weight 1 \("bias"\): expected shape \[2\], received \[3\]/,
    });
    t.same(await model.weights[0].data(), before);
  });

  t.test('trains on one batch and tests on one', async t => {
    const model = linear();
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
    const x = gm.randomNormal([16, 3]);
    const y = gm.randomNormal([16, 2]);
    const before = (await model.testOnBatch(x, y)).loss;
    const first = (await model.trainOnBatch(x, y)).loss;
    t.ok(Math.abs(before - first) < 1e-6, 'the loss is that before the update');
    t.ok((await model.testOnBatch(x, y)).loss < before);
  });

  t.test('gives results by name and in order', async t => {
    const model = linear();
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
    const results = await model.evaluate(gm.zeros([4, 3]), gm.ones([4, 2]), { verbose: 0 });
    const [loss, mae] = results;
    t.same([loss, mae], [results.loss, results.mae]);
  });

  t.test('leaves frozen layers as they are', async t => {
    const model = gm.sequential([
      gm.layers.dense({ units: 4, inputShape: [3] }),
      gm.layers.dense({ units: 2 }),
    ]);
    model.layers[0].trainable = false;
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [frozen, , free] = await Promise.all(model.weights.map(w => w.value.data()));
    await model.fit(gm.randomNormal([8, 3]), gm.randomNormal([8, 2]), { verbose: 0 });
    t.same(await model.weights[0].data(), frozen);
    t.notSame(await model.weights[2].data(), free);
  });

  t.test('adds the penalties of regularizers to the loss', async t => {
    const model = gm.sequential([
      gm.layers.dense({
        units: 1,
        useBias: false,
        kernelInitializer: 'ones',
        kernelRegularizer: gm.regularizers.l2({ l2: 0.5 }),
        inputShape: [4],
      }),
    ]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'mse' });
    const { loss } = await model.evaluate(gm.zeros([2, 4]), gm.zeros([2, 1]), { verbose: 0 });
    t.equal(loss, 2);
  });

  t.test('drops out only while training', async t => {
    const model = gm.sequential([gm.layers.dropout({ rate: 0.5, inputShape: [100] })]);
    t.same(await model.predict(gm.ones([1, 100])).data(), new Float32Array(100).fill(1));
    const trained = await model.apply(gm.ones([1, 100]), { training: true }).data();
    t.ok(trained.every(v => v === 0 || v === 2) && trained.includes(0) && trained.includes(2));
  });

  t.test('finds layers by name and place, and says which there are', async t => {
    const model = gm.sequential([gm.layers.dense({ units: 1, name: 'head', inputShape: [2] })]);
    t.equal(model.getLayer('head'), model.getLayer(0));
    t.throws(() => model.getLayer('haed'), {
      message: /has no layer "haed", only head\. Did you mean "head"\?/,
    });
  });

  t.test('refuses two layers of one name', async t => {
    t.throws(
      () =>
        gm.sequential([
          gm.layers.dense({ units: 1, name: 'a' }),
          gm.layers.dense({ units: 1, name: 'a' }),
        ]),
      { message: /has a layer "a" already/ },
    );
  });
});

t.test('compile refuses', async t => {
  const cases: [string, () => void, RegExp][] = [
    [
      'an unknown optimizer',
      () => linear().compile({ optimizer: 'adm', loss: 'mse' }),
      /"adm".*Did you mean "adam"\?/,
    ],
    [
      'an unknown loss',
      () => linear().compile({ optimizer: 'adam', loss: 'meanSquarredError' }),
      /Did you mean "meanSquaredError"\?/,
    ],
    [
      'an unknown option',
      () => linear().compile({ optimizer: 'adam', los: 'mse' } as never),
      /has no option "los"\. Did you mean "loss"\?/,
    ],
  ];
  for (const [name, run, message] of cases) {
    t.test(name, async t => {
      t.throws(run, { message });
    });
  }
});

t.test('summary', async t => {
  t.test('prints the table of Keras 3', async t => {
    const lines: string[] = [];
    const model = gm.sequential({
      name: 'net',
      layers: [
        gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784], name: 'dense' }),
        gm.layers.dense({ units: 10, name: 'dense_1' }),
      ],
    });
    model.summary({ printFn: line => lines.push(line) });
    t.matchStrict(lines[0], 'Model: "net"');
    t.matchStrict(
      lines[2],
      '┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃',
    );
    t.matchStrict(
      lines[4],
      '│ dense (Dense)                   │ (None, 64)             │        50,240 │',
    );
    t.matchStrict(
      lines.find(l => l.includes('Total')),
      ' Total params: 50,890 (198.79 KB)',
    );
  });
});
