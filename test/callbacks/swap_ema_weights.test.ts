import t from 'tap';
import * as gm from '../../src/index.js';

const x = gm.tensor([[1], [2], [3], [4]]);
const y = gm.tensor([[3], [5], [7], [9]]);
const quiet = { verbose: 0 as const };

function line(optimizer: gm.optimizers.Optimizer) {
  const layers = [gm.layers.dense({ units: 1, kernelInitializer: 'zeros', inputShape: [1] })];
  const model = gm.sequential({ layers });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}
const useEma = { useEma: true, emaMomentum: 0.9 };
const sgd = (options: object = {}) => gm.optimizers.sgd({ learningRate: 0.05, ...options });
const weightsOf = (model: gm.Sequential) =>
  Promise.all(model.getWeights().map(async w => (await w.data())[0]));

t.test('swapEMAWeights', async t => {
  const { swapEMAWeights } = gm.callbacks;

  t.test('evaluates the averages, and trains on with the weights', async t => {
    const seen: number[][] = [];
    const run = async (callbacks: object[], options: object) => {
      const model = line(sgd(options));
      const note = { onEpochEnd: async () => void seen.push(await weightsOf(model)) };
      const config = { epochs: 3, batchSize: 2, shuffle: false, validationData: [x, y] as const };
      const { history } = await model.fit(x, y, {
        ...quiet,
        ...config,
        callbacks: [...callbacks, note],
      });
      return history.val_loss;
    };
    const plain = await run([], {});
    const swapped = await run([swapEMAWeights()], useEma);
    t.same(seen.slice(3), seen.slice(0, 3), 'the training is the same');
    t.ok(
      swapped.every((loss, i) => loss > plain[i]),
      'the averages lag behind',
      { plain, swapped },
    );
  });

  t.test('ends with the averages, with `swapOnEpoch` as without', async t => {
    const run = async (callbacks: object[]) => {
      const model = line(sgd(useEma));
      const config = { epochs: 2, batchSize: 2, shuffle: false };
      await model.fit(x, y, { ...quiet, ...config, callbacks });
      return weightsOf(model);
    };
    const averages = await run([]);
    const model = line(sgd());
    await model.fit(x, y, { ...quiet, epochs: 2, batchSize: 2, shuffle: false });
    t.notSame(averages, await weightsOf(model), 'fit gives the averages to the weights');
    t.same(await run([swapEMAWeights()]), averages);
    t.same(await run([swapEMAWeights({ swapOnEpoch: true })]), averages);
  });

  t.test('shows the averages at the ends of epochs with `swapOnEpoch`', async t => {
    const model = line(sgd(useEma));
    const seen: number[][] = [];
    const note = { onEpochEnd: async () => void seen.push(await weightsOf(model)) };
    await model.fit(x, y, { ...quiet, callbacks: [swapEMAWeights({ swapOnEpoch: true }), note] });
    t.same(seen, [await weightsOf(model)]);
  });

  t.test('wants an optimizer that keeps averages', async t => {
    const model = line(sgd());
    const fitted = model.fit(x, y, {
      ...quiet,
      validationData: [x, y],
      callbacks: swapEMAWeights(),
    });
    await t.rejects(fitted, { message: /an optimizer with `useEma`, received sgd without/ });
  });
});
