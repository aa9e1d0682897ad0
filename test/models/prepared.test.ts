// SPDX-License-Identifier: MIT
// Prediction packs kernels and folds normalization into them: the same numbers as layer by layer, of the weights as they are now.
import t from 'tap';
import * as gm from '../../src/index.js';
import { backends } from '../backends.js';

const { conv2d, conv1d, batchNormalization, activation, reLU, flatten, dense } = gm.layers;

/** Statistics and parameters that are nothing special. */
function stir(model: gm.Sequential): void {
  for (const w of model.weights) {
    const noise = gm.randomUniform(w.shape, { minval: 0.5, maxval: 1.5 });
    w.assign(w.name.includes('kernel') ? gm.mul(w, noise) : noise);
  }
}
const difference = (a: gm.Tensor, b: gm.Tensor): number =>
  Math.max(...gm.div(gm.abs(gm.sub(a, b)), gm.add(gm.abs(b), 1)).dataSync());

const stacks: Record<
  string,
  { inputShape: number[]; layers: () => gm.layers.Layer[]; steps: number }
> = {
  'convolution, normalization, activation': {
    inputShape: [6, 6, 3],
    layers: () => [
      conv2d({ filters: 5, kernelSize: 3, inputShape: [6, 6, 3] }),
      batchNormalization(),
      activation({ activation: 'tanh' }),
    ],
    steps: 1,
  },
  'without a bias, gamma and beta': {
    inputShape: [6, 6, 3],
    layers: () => [
      conv2d({ filters: 70, kernelSize: 2, useBias: false, inputShape: [6, 6, 3] }),
      batchNormalization({ center: false, scale: false }),
      reLU(),
      flatten(),
      dense({ units: 3 }),
    ],
    steps: 3,
  },
  'groups, channels first': {
    inputShape: [4, 6, 6],
    layers: () => [
      conv2d({
        filters: 6,
        kernelSize: 3,
        groups: 2,
        padding: 'same',
        dataFormat: 'channelsFirst',
        inputShape: [4, 6, 6],
      }),
      batchNormalization({ axis: 1 }),
    ],
    steps: 1,
  },
  'normalization behind an activation, or along another axis, stays': {
    inputShape: [8, 3],
    layers: () => [
      conv1d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [8, 3] }),
      batchNormalization(),
      conv1d({ filters: 4, kernelSize: 3 }),
      batchNormalization({ axis: 1 }),
    ],
    steps: 4,
  },
};

for (const backend of backends) {
  t.test(`on ${backend}`, async t => {
    gm.setBackend(backend);
    for (const [name, { inputShape, layers, steps }] of Object.entries(stacks))
      t.test(name, async t => {
        gm.seed(3);
        const model = gm.sequential({ layers: layers() });
        stir(model);
        const x = gm.randomNormal([3, ...inputShape]);
        t.ok(difference(model.predict(x), model.apply(x)) < 2e-5);
        t.ok(difference(model.predictSync(x), model.apply(x)) < 2e-5);
        t.equal(layersTakenIn(model), model.layers.length - steps);
      });

    t.test('knows of every way in which weights change', async t => {
      gm.seed(4);
      const model = gm.sequential({
        layers: [
          conv2d({ filters: 4, kernelSize: 3, inputShape: [6, 6, 2] }),
          batchNormalization(),
          flatten(),
          dense({ units: 2 }),
        ],
      });
      const [x, y] = [gm.randomNormal([8, 6, 6, 2]), gm.randomNormal([8, 2])];
      const isFresh = (what: string) =>
        t.ok(difference(model.predictSync(x), model.apply(x)) < 2e-5, what);
      model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
      isFresh('at first');
      await model.fit(x, y, { epochs: 2, verbose: 0 });
      isFresh('after fit');
      await model.trainOnBatch(x, y);
      isFresh('after trainOnBatch');
      model.weights[0].assign(gm.zerosLike(model.weights[0]));
      isFresh('after assign');
      model.setWeights(model.getWeights().map(w => gm.add(w, 1)));
      isFresh('after setWeights');
      const step = gm.capture(() => {
        model.weights[1].assign(gm.add(model.weights[1], 1));
        return gm.scalar(0);
      });
      step();
      isFresh('after a captured step');
      model.pop();
      t.same(model.predictSync(x).shape, [8, 64], 'and of its layers');
      const outer = gm.sequential([model]);
      isFresh('within another model');
      t.same(outer.predictSync(x).shape, [8, 64]);
      model.pop();
      t.same(outer.predictSync(x).shape, [8, 4, 4, 4], 'and of the layers of a model within');
    });
  });
}

/** How many layers prediction does not run by themselves. */
function layersTakenIn(model: gm.Sequential): number {
  let taken = 0;
  for (let i = 0; i < model.layers.length; i++) {
    const more = (model.layers[i].prepared(model.layers.slice(i + 1))?.layers ?? 1) - 1;
    taken += more;
    i += more;
  }
  return taken;
}
