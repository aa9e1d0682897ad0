// Optimizers within `fit`: the recorded steps of many batches do what single eager steps do.
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

gm.seed(5);
const x = gm.randomNormal([24, 3]);
const y = gm.matmul(x, gm.tensor([[1], [-2], [0.5]]));

function network(optimizer: gm.optimizers.Optimizer): gm.Sequential {
  const dense = (units: number, inputs: number, name: string) =>
    gm.layers.dense({ units, name, kernelInitializer: 'ones', inputShape: [inputs] });
  const model = gm.sequential({ layers: [dense(2, 3, 'first'), dense(1, 2, 'second')] });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}
const weightsOf = (model: gm.Sequential) => model.getWeights().map(w => w.arraySync());

/** The weights after six eager steps, taken by hand. */
function byHand(optimizer: gm.optimizers.Optimizer): unknown[] {
  const model = network(optimizer);
  const weights = model.trainableWeights;
  for (let step = 0; step < 6; step++) {
    const rows = (data: gm.Tensor) => data.slice([(step % 3) * 8, 0], [8, -1]);
    const { grads } = gm.valueAndGrad(() => {
      const error = model.apply<gm.Tensor>(rows(x)).sub(rows(y));
      return optimizer.scaleLoss(error.square().mean());
    }, weights)();
    optimizer.apply(grads, weights);
  }
  optimizer.finalizeVariableValues(weights);
  return weightsOf(model);
}

const { adam, sgd, adafactor, muon, lossScaleOptimizer, multiOptimizer, optimizerMap } =
  gm.optimizers;
const learningRate = gm.schedules.exponentialDecay({
  initialLearningRate: 0.05,
  decaySteps: 2,
  decayRate: 0.5,
});
const cases: Record<string, () => gm.optimizers.Optimizer> = {
  'accumulated gradients, by a schedule': () =>
    adam({ learningRate, gradientAccumulationSteps: 2 }),
  'accumulated gradients and moving averages': () =>
    sgd({
      learningRate: 0.05,
      momentum: 0.9,
      gradientAccumulationSteps: 3,
      useEma: true,
      emaMomentum: 0.5,
    }),
  'averages that overwrite the weights': () =>
    sgd({ learningRate: 0.05, useEma: true, emaMomentum: 0.5, emaOverwriteFrequency: 2 }),
  'a loss scale factor, and clipped gradients': () =>
    sgd({ learningRate: 0.05, lossScaleFactor: 1024, clipnorm: 0.5 }),
  'a dynamic loss scale, by a schedule': () =>
    lossScaleOptimizer({ innerOptimizer: adam({ learningRate }), dynamicGrowthSteps: 2 }),
  'an optimizer for each layer, one by a schedule': () =>
    multiOptimizer({
      optimizerMap: optimizerMap({
        defaultOptimizer: adam({ learningRate }),
        optimizerMap: { 'first/.*': sgd({ learningRate: 0.05, momentum: 0.9 }) },
      }),
    }),
  'an update made of ops, by a schedule': () => adafactor({ learningRate, weightDecay: 0.1 }),
  'two updates in one optimizer': () => muon({ learningRate: 0.05, excludeLayers: ['second'] }),
};

t.test('fit follows', async t => {
  for (const [name, optimizer] of Object.entries(cases))
    t.test(name, async t => {
      const expected = byHand(optimizer());
      for (const callbacks of [[], [{ onBatchEnd: () => undefined }]]) {
        const model = network(optimizer());
        const config = { batchSize: 8, epochs: 2, shuffle: false, verbose: 0 as const, callbacks };
        await model.fit(x, y, config);
        const how = callbacks.length > 0 ? 'step by step' : 'in one run';
        near(t, weightsOf(model).flat(2), expected.flat(2), 1e-6, how);
      }
    });
});

t.test('the loss that fit logs is not scaled', async t => {
  const config = { batchSize: 24, shuffle: false, verbose: 0 as const };
  const losses = [
    sgd(),
    sgd({ lossScaleFactor: 64 }),
    lossScaleOptimizer({ innerOptimizer: sgd() }),
  ];
  const logged = losses.map(async o => (await network(o).fit(x, y, config)).history.loss[0]);
  const [plain, scaled, dynamic] = await Promise.all(logged);
  t.equal(scaled, plain);
  t.equal(dynamic, plain);
});

t.test('a step that overflows is left out of a fit', async t => {
  const optimizer = lossScaleOptimizer({ innerOptimizer: sgd(), initialScale: 3e38 });
  const model = network(optimizer);
  const before = weightsOf(model);
  await model.fit(x, y, { batchSize: 24, verbose: 0 });
  t.same(weightsOf(model), before);
  t.equal(optimizer.iterations.item(), 0);
  t.equal(optimizer.dynamicScale, Math.fround(3e38) / 2);
});
