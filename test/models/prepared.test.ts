// SPDX-License-Identifier: MIT
// Prediction packs kernels and folds normalization into them: the same numbers as layer by layer, of the weights as they are now.
import t from 'tap';
import * as gm from '../../src/index.js';
import { backends } from '../backends.js';

const { conv2d, conv1d, batchNormalization, activation, reLU, flatten, dense } = gm.layers;

/** Statistics and parameters that are nothing special. */
function stir(model: gm.Model): void {
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
  'dense, normalization, activation': {
    inputShape: [4, 5],
    layers: () => [
      dense({ units: 3, inputShape: [4, 5] }),
      batchNormalization(),
      reLU(),
      dense({ units: 2, useBias: false }),
      batchNormalization({ axis: 1 }),
    ],
    steps: 3,
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

/** The layers of a stack as a graph. */
function asChain(model: gm.Sequential): gm.Functional {
  const x = gm.input({ shape: model.inputShape! });
  const y = model.layers.reduce((value, layer) => layer.apply(value), x);
  return gm.model({ inputs: x, outputs: y });
}
/** How many instructions prediction takes once it is prepared. */
async function instructionsOf(model: gm.Model, x: gm.Tensor): Promise<number> {
  model.predictSync(x);
  const { ops } = await gm.profile(() => model.predictSync(x));
  return ops.reduce((n, op) => n + op.calls, 0);
}

const bn = () => batchNormalization();
const conv = (filters = 4) => conv2d({ filters, kernelSize: 3, padding: 'same' });
/** Where more than one takes what a convolution gives, it must not be normalized in place. */
const graphs: Record<string, (x: gm.SymbolicTensor) => gm.SymbolicTensor | gm.SymbolicTensor[]> = {
  'what two layers take is not folded': x => {
    const h = conv().apply(x);
    return gm.layers.add([bn().apply(h), h]);
  },
  'what one layer takes twice is not folded': x => {
    const h = conv().apply(x);
    return reLU().apply(gm.layers.multiply([h, bn().apply(h)]));
  },
  'what is an output itself is not folded': x => {
    const h = conv().apply(x);
    return [bn().apply(h), h];
  },
  'a shared convolution has the normalization of each call': x => {
    const shared = conv(3);
    const h = bn().apply(shared.apply(x));
    return bn().apply(shared.apply(h));
  },
  'branches are folded one by one': x => {
    const branch = () => reLU().apply(bn().apply(conv().apply(x)));
    return gm.layers.concatenate([branch(), branch()]);
  },
  'models within are prepared': x => {
    const inner = gm.input({ shape: [6, 6, 3] });
    const both = [bn().apply(conv().apply(inner)), bn().apply(conv().apply(inner))];
    const within = gm.model({ inputs: inner, outputs: both });
    const stack = gm.sequential([conv2d({ filters: 4, kernelSize: 3 }), bn()]);
    return stack.apply(gm.layers.add(within.apply<gm.SymbolicTensor[]>(x)));
  },
  'sequences are packed': x => {
    const steps = gm.layers.reshape({ targetShape: [36, 3] }).apply(x);
    const lstm = gm.layers.lstm({ units: 5, returnState: true });
    const [y, h] = lstm.apply<gm.SymbolicTensor[]>(steps);
    const again = gm.layers.gru({ units: 5 }).apply(steps, { initialState: h });
    return [y, again];
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
        const chain = asChain(model);
        t.ok(difference(chain.predict(x), model.apply(x)) < 2e-5, 'and as a graph');
        t.equal(await instructionsOf(chain, x), await instructionsOf(model, x));
      });
    for (const [name, graph] of Object.entries(graphs))
      t.test(name, async t => {
        gm.seed(5);
        const x = gm.input({ shape: [6, 6, 3] });
        const model = gm.model({ inputs: x, outputs: graph(x) });
        stir(model);
        const data = gm.randomNormal([4, 6, 6, 3]);
        const found = [model.predict(data)].flat();
        [model.apply<gm.Tensor[]>(data)].flat().forEach((y, i) => {
          t.ok(difference(found[i], y) < 2e-5, `output ${i}`);
        });
        t.ok(difference([model.predictSync(data)].flat()[0], found[0]) === 0);
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
      model.setWeights(model.getWeights().map(w => gm.add(w, 0.125))); // outputs of about 1, as bounded
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
