// SPDX-License-Identifier: MIT
// A training that dies and is taken up by backupAndRestore: in mid-epoch, over all kinds of data and steps, with the state of callbacks.
import { join } from 'node:path';
import t from 'tap';
import * as gm from '../../src/index.js';

const { layers, callbacks } = gm;
gm.seed(5);
const rows = 70;
const x = gm.randomNormal([rows, 4]).keep();
const y = gm.randomNormal([rows, 1]).keep();
const weight = gm.randomUniform([rows]).keep();

type Hooks = gm.callbacks.CallbackHooks;
/** How a program fits: each call is a program of its own, with a model and data of its own. */
type Program = (hooks: Hooks[]) => Promise<[gm.Model, gm.callbacks.History]>;

const schedule = () =>
  gm.schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 30, alpha: 0.1 });
function network(): gm.Sequential {
  gm.seed(2);
  return gm.sequential([
    layers.dense({ units: 6, activation: 'relu', inputShape: [4] }),
    layers.batchNormalization(),
    layers.dropout({ rate: 0.3, seed: 3 }),
    layers.dropout({ rate: 0.3 }),
    layers.dense({ units: 1 }),
  ]);
}
function compiled(config: gm.CompileConfig = {}, model: gm.Model = network()): gm.Model {
  const optimizer = gm.optimizers.adam({ learningRate: schedule() });
  model.compile({ optimizer, loss: 'mse', metrics: ['mae'], ...config });
  return model;
}
/** A program that fits a new model on new data. */
const program =
  (
    made: () => gm.Model,
    data: () => [gm.DataTree | gm.Batches, gm.DataTree?],
    config: () => gm.FitConfig = () => ({}),
  ): Program =>
  async hooks => {
    const model = made();
    const [given, targets] = data();
    const common = { epochs: 4, batchSize: 8, verbose: 0 as const, callbacks: hooks };
    return [model, await model.fit(given, targets, { ...common, ...config() })];
  };

const inMemory = (): [gm.DataTree, gm.DataTree] => [x, y];
const batch = (i: number): [gm.Tensor, gm.Tensor] => {
  const from = (i * 7) % (rows - 8);
  return [x.slice([from, 0], [8, 4]), y.slice([from, 0], [8, 1])];
};
/** Batches with noise in them, of gm's random numbers. */
function* noisy(count: number): Generator<[gm.Tensor, gm.Tensor]> {
  for (let i = 0; i < count; i++) {
    const [a, b] = batch(i);
    yield [a.add(gm.randomNormal(a.shape, 0, 0.1)), b];
  }
}
const numbers = gm.data.array(Array.from({ length: 20 }, (_, i) => i));

class Own extends gm.Model {
  readonly dense = layers.dense({ units: 1 });
  readonly noise = layers.gaussianNoise({ stddev: 0.2 });
  readonly second = gm.optimizers.adam({ learningRate: schedule() });
  override call(given: gm.Tensor, options?: gm.layers.CallOptions): gm.Tensor {
    return this.dense.apply(this.noise.apply(given, options));
  }
  override trainStep({ x, y }: gm.StepData): gm.StepLogs {
    const step = gm.valueAndGrad(
      () => this.computeLoss({ x, y, yPred: this.call(x as gm.Tensor, { training: true }) }),
      this.trainableWeights,
    );
    const { value: loss, grads } = step();
    this.second.apply(grads, this.trainableWeights);
    return { loss, twice: loss.mul(2) };
  }
}
function own(): gm.Model {
  gm.seed(4);
  const model = new Own({});
  model.apply(x.slice(0, 8));
  return compiled({ optimizer: 'sgd', metrics: [] }, model);
}
function twoInputs(): gm.Model {
  gm.seed(6);
  const [a, b] = [gm.input({ shape: [4], name: 'a' }), gm.input({ shape: [4], name: 'b' })];
  const both = layers.dropout({ rate: 0.2 }).apply(layers.concatenate().apply([a, b]));
  const head = (name: string) => layers.dense({ units: 1, name }).apply(both);
  const model = gm.model({ inputs: { a, b }, outputs: { p: head('p'), q: head('q') } });
  return compiled({ metrics: { p: ['mae'] } }, model);
}
const validated = () => ({ validationSplit: 0.2 });

const programs: Record<string, Program> = {
  'data in memory': program(compiled, inMemory, validated),
  'data in memory, in order': program(compiled, inMemory, () => ({ shuffle: false })),
  'data in memory, with weights of samples': program(compiled, inMemory, () => ({
    sampleWeight: weight,
  })),
  'data in memory, eagerly': program(() => compiled({ runEagerly: true }), inMemory, validated),
  'data in memory, so many steps an epoch': program(compiled, inMemory, () => ({
    stepsPerEpoch: 5,
  })),
  'several inputs and outputs': program(
    twoInputs,
    () =>
      [
        { a: x, b: x.mul(2) },
        { p: y, q: y.add(1) },
      ] as never,
  ),
  'a trainStep and an optimizer of its own': program(own, inMemory, validated),
  'an iterable that draws random numbers': program(compiled, () => [() => noisy(9)]),
  'the same, eagerly': program(
    () => compiled({ runEagerly: true }),
    () => [() => noisy(9)],
  ),
  'an iterable that is gone on with, validated on one, both drawing': program(
    compiled,
    () => [() => noisy(100)],
    () => ({ stepsPerEpoch: 7, validationData: () => noisy(50), validationSteps: 3 }),
  ),
  'a dataset that is shuffled': program(compiled, () => [numbers.shuffle(8).map(batch)]),
  'a dataset that is shuffled by a seed of its own, over and over': program(
    compiled,
    () => [numbers.shuffle(8, 7).repeat().map(batch)],
    () => ({ stepsPerEpoch: 9 }),
  ),
  'a dataset that is shuffled by a seed of its own': program(compiled, () => [
    numbers.shuffle(8, 7).map(batch),
  ]),
};

const values = (model: gm.Model): number[][] => model.weights.map(w => Array.from(w.dataSync()));
const dying = (at: number): Hooks => {
  let left = at;
  return {
    onTrainBatchBegin: () => {
      if (left-- === 0) throw new Error('killed');
    },
  };
};

for (const [name, run] of Object.entries(programs))
  t.test(`goes on in mid-epoch, bit for bit: ${name}`, async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const backup = () => callbacks.backupAndRestore({ backupDir, saveFreq: 4 });
    const [whole, history] = await run([]);
    for (const step of [1, 6, 6, 9]) {
      gm.randomNormal([3]);
      await t.rejects(run([dying(step), backup()]), { message: 'killed' });
    }
    const [model, resumed] = await run([backup()]);
    t.same(values(model), values(whole));
    t.same(resumed.history, history.history);
    t.same(resumed.epoch, history.epoch);
  });
