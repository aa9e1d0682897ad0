import t from 'tap';
import * as gm from '../../src/index.js';

const x = gm.tensor(Array.from({ length: 40 }, (_, i) => [i / 40, 1 - i / 40]));
const y = gm.tensor(Array.from({ length: 40 }, (_, i) => [(3 * i) / 40 - 1]));

function regression(optimizer: gm.optimizers.OptimizerLike) {
  gm.seed(3);
  const model = gm.sequential({ layers: [gm.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return model;
}

t.test('callbacks of a fit', async t => {
  t.test('fill the history with the keys of Keras', async t => {
    const { history, epoch, params } = await regression('sgd').fit(x, y, {
      epochs: 3,
      validationSplit: 0.2,
      verbose: 0,
    });
    t.same(Object.keys(history).sort(), ['loss', 'mae', 'val_loss', 'val_mae']);
    t.ok(Object.values(history).every(v => v.length === 3));
    t.same(epoch, [0, 1, 2]);
    t.match(params, { epochs: 3, steps: 1, verbose: 0 });
  });

  t.test('see the weights as they are after each step', async t => {
    const model = regression(gm.optimizers.sgd({ learningRate: 0.1 }));
    const seen: number[] = [];
    const onBatchEnd = async (batch: number) => {
      seen.push((await model.getWeights()[0].data())[0]);
      t.equal(model.optimizer.iterations.item(), batch + 1);
    };
    await model.fit(x, y, { batchSize: 10, verbose: 0, callbacks: { onBatchEnd } });
    t.equal(new Set(seen).size, 4);
  });

  t.test('bring the best weights back', async t => {
    const model = regression(gm.optimizers.sgd({ learningRate: 0.1 }));
    const kept: number[][] = [];
    const worsen = {
      onEpochEnd: (epoch: number, logs: Record<string, number> = {}) => {
        kept.push(Array.from(model.getWeights()[0].dataSync()));
        logs.val_loss = epoch;
      },
    };
    const stop = gm.callbacks.earlyStopping({ patience: 2, restoreBestWeights: true });
    const { epoch } = await model.fit(x, y, { epochs: 10, verbose: 0, callbacks: [worsen, stop] });
    t.same(epoch, [0, 1, 2]);
    t.same(Array.from(model.getWeights()[0].dataSync()), kept[0]);
    t.equal(stop.bestEpoch, 0);
  });

  t.test('end the training at a loss that is not finite', async t => {
    const model = regression(gm.optimizers.sgd({ learningRate: 1e30 }));
    const { epoch } = await model.fit(x, y, {
      epochs: 9,
      verbose: 0,
      callbacks: gm.callbacks.terminateOnNaN(),
    });
    t.same(epoch, [0]);
  });

  t.test('end it where a pixel is NaN, through convolution, activation and pooling', async t => {
    const { conv2d, batchNormalization, maxPooling2d, flatten, dense } = gm.layers;
    const model = gm.sequential([
      conv2d({ filters: 2, kernelSize: 3, activation: 'relu', inputShape: [8, 8, 1] }),
      batchNormalization(),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 1 }),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const images = new Float32Array(16 * 64).fill(0.5);
    images[10 * 64 + 27] = NaN; // the third of the four batches
    const { epoch, history } = await model.fit(
      gm.tensor(images, [16, 8, 8, 1]),
      gm.zeros([16, 1]),
      {
        batchSize: 4,
        epochs: 9,
        shuffle: false,
        verbose: 0,
        callbacks: gm.callbacks.terminateOnNaN(),
      },
    );
    t.same(epoch, [0]);
    t.ok(Number.isNaN(history.loss[0]));
  });
});

t.test('a schedule in fit gives the steps that apply gives', async t => {
  const optimizer = () =>
    gm.optimizers.adam({
      learningRate: gm.schedules.exponentialDecay({
        initialLearningRate: 0.1,
        decaySteps: 2,
        decayRate: 0.5,
      }),
    });
  const fitted = regression(optimizer());
  await fitted.fit(x, y, { batchSize: 20, epochs: 3, shuffle: false, verbose: 0 });
  const eager = regression(optimizer());
  const weights = eager.trainableWeights;
  for (let step = 0; step < 6; step++) {
    const rows = (v: gm.Tensor) => gm.slice(v, [step % 2 === 0 ? 0 : 20, 0], [20, v.shape[1]]);
    const { grads } = gm.valueAndGrad(
      () => gm.losses.meanSquaredError()(rows(y), eager.apply(rows(x))),
      weights,
    )();
    eager.optimizer.apply(grads, weights);
  }
  t.same(
    fitted.getWeights().map(w => w.arraySync()),
    eager.getWeights().map(w => w.arraySync()),
  );
  t.equal(fitted.optimizer.lr, eager.optimizer.lr);
});
