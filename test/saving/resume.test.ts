// SPDX-License-Identifier: MIT
// A training that dies and is taken up by backupAndRestore: in mid-epoch, over all kinds of data and steps, with the state of callbacks.
import { readFileSync } from 'node:fs';
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
/** The batch with noise of gm's random numbers. */
const noise = ([a, b]: [gm.Tensor, gm.Tensor]): [gm.Tensor, gm.Tensor] => [
  a.add(gm.randomNormal(a.shape, { stddev: 0.1 })),
  b,
];
function* noisy(count: number): Generator<[gm.Tensor, gm.Tensor]> {
  for (let i = 0; i < count; i++) yield noise(batch(i));
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
function stateful(): gm.Model {
  gm.seed(7);
  const steps = layers.reshape({ targetShape: [2, 2], inputShape: [4] });
  return compiled(
    {},
    gm.sequential([steps, layers.gru({ units: 3, stateful: true }), layers.dense({ units: 1 })]),
  );
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
    stepsPerEpoch: 3,
    epochs: 12,
  })),
  'states that go on from batch to batch': program(stateful, inMemory, () => ({ batchSize: 7 })),
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
  'a shuffled dataset that draws random numbers, eagerly': program(
    () => compiled({ runEagerly: true }),
    () => [numbers.shuffle(8).map(i => noise(batch(i)))],
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
    for (const step of [1, 6, 9]) {
      gm.randomNormal([3]);
      await t.rejects(run([dying(step), backup()]), { message: 'killed' });
    }
    const [model, resumed] = await run([backup()]);
    t.same(values(model), values(whole));
    t.same(resumed.history, history.history);
    t.same(resumed.epoch, history.epoch);
  });

for (const name of ['data in memory', 'a trainStep and an optimizer of its own'])
  t.test(`dies in a validation, and goes on with it: ${name}`, async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const backup = () => callbacks.backupAndRestore({ backupDir, saveFreq: 7 }); // an epoch's steps
    const [whole, history] = await programs[name]([]);
    let left = 1;
    const onTestBegin = () => {
      if (left-- === 0) throw new Error('killed');
    };
    await t.rejects(programs[name]([backup(), { onTestBegin }]), { message: 'killed' });
    let steps = 0;
    const counting: Hooks = { onBatchEnd: () => void steps++ };
    const [model, resumed] = await programs[name]([backup(), counting]);
    t.equal(steps, 14, 'two of the four epochs were trained');
    t.same(values(model), values(whole));
    t.same(resumed.history, history.history);
  });

t.test('a backup', async t => {
  /** Dies `at` times many steps, then goes on; beside it one that was left alone. */
  async function both(dir: string, run: Program, made: () => Hooks[], deaths = [5, 12]) {
    const backup = () =>
      callbacks.backupAndRestore({ backupDir: join(dir, 'backup'), saveFreq: 3 });
    const whole = made();
    const [, history] = await run(whole);
    for (const at of deaths)
      await t.rejects(run([backup(), ...made(), dying(at)]), { message: 'killed' });
    const hooks = made();
    const [model, resumed] = await run([backup(), ...hooks]);
    return { whole, hooks, history, resumed, model };
  }
  const constant = program(
    () => compiled({ optimizer: gm.optimizers.adam({ learningRate: 0.05 }) }),
    inMemory,
    () => ({ validationSplit: 0.3, epochs: 6 }),
  );

  t.test('keeps the state of callbacks, whatever their order', async t => {
    const made = () => [
      callbacks.learningRateScheduler((epoch, rate) => rate * 0.9),
      callbacks.reduceLROnPlateau({ monitor: 'loss', patience: 1, minDelta: 0.05, factor: 0.5 }),
      callbacks.earlyStopping({ patience: 1, minDelta: 0.01, restoreBestWeights: true }),
    ];
    const { whole, hooks, history, resumed, model } = await both(t.testdir({}), constant, made);
    t.same(resumed.history, history.history);
    const [early, same] = [whole[2], hooks[2]] as gm.callbacks.EarlyStopping[];
    t.ok(early.stoppedEpoch > 1, 'it stops');
    t.same([same.best, same.bestEpoch, same.stoppedEpoch], [early.best, early.bestEpoch, early.stoppedEpoch]); // prettier-ignore
    t.ok(model.stopTraining);
  });

  t.test('keeps what csvLogger wrote, once', async t => {
    const dir = t.testdir({});
    const logged = (name: string) => readFileSync(join(dir, name), 'utf8');
    const alone = join(dir, 'alone.csv');
    await constant([callbacks.csvLogger(alone)]);
    await both(dir, constant, () => [callbacks.csvLogger(join(dir, 'killed.csv'))], [8, 9, 2]);
    t.equal(logged('killed.csv'), logged('alone.csv'));
  });

  t.test(
    "keeps the state of a callback of the user's, with tensors and numbers that JSON has not",
    async t => {
      const seen: unknown[] = [];
      const hooks = (): Hooks => {
        let batches = 0;
        return {
          onBatchEnd: () => void batches++,
          getState: () => ({ batches, kept: [gm.tensor([1.5, -2])], odd: [NaN, -Infinity, -0] }),
          setState: state => {
            const { kept, ...rest } = state as { batches: number; kept: gm.Tensor[] };
            batches = rest.batches;
            seen.push([kept[0].arraySync(), rest]);
          },
        };
      };
      await both(t.testdir({}), constant, () => [hooks()], [5]);
      t.same(seen, [[[1.5, -2], { batches: 3, odd: [NaN, -Infinity, -0] }]]);
    },
  );

  t.test('of a training that a callback stopped is not trained on', async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const stops: Hooks = { onEpochEnd: () => void (model.stopTraining = true) };
    const backup = (): Hooks => callbacks.backupAndRestore({ backupDir, deleteCheckpoint: false });
    const model = compiled();
    const first = await model.fit(x, y, { epochs: 3, verbose: 0, callbacks: [backup(), stops] });
    const again = await compiled().fit(x, y, { epochs: 3, verbose: 0, callbacks: [backup()] });
    t.same(again.history, first.history);
    t.equal(again.epoch.length, 1);
  });

  t.test('lets a fit that is aborted be taken up', async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const backup = () => callbacks.backupAndRestore({ backupDir, saveFreq: 2 });
    const [whole] = await constant([]);
    for (const at of [3, 6]) {
      const aborting = new AbortController();
      const abort: Hooks = { onBatchEnd: batch => void (batch === at && aborting.abort()) };
      const { signal } = aborting;
      const run = program(
        () => compiled({ optimizer: gm.optimizers.adam({ learningRate: 0.05 }) }),
        inMemory,
        () => ({ validationSplit: 0.3, epochs: 6, signal }),
      );
      await t.rejects(run([backup(), abort]), { name: 'AbortError' });
    }
    const [model] = await constant([backup()]);
    t.same(values(model), values(whole));
  });

  const refused = (
    name: string,
    message: RegExp,
    fit: (model: gm.Model, backup: Hooks) => Promise<unknown>,
  ) =>
    t.test(`refuses ${name}, and changes nothing`, async t => {
      const backupDir = join(t.testdir({}), 'backup');
      const backup = (): Hooks => callbacks.backupAndRestore({ backupDir, saveFreq: 2 });
      await t.rejects(constant([backup(), callbacks.earlyStopping(), dying(3)]));
      const model = compiled({ optimizer: gm.optimizers.adam({ learningRate: 0.05 }) });
      const before = values(model);
      await t.rejects(fit(model, backup()), { message });
      t.same(values(model), before);
    });
  const common = { epochs: 6, batchSize: 8, validationSplit: 0.3, verbose: 0 as const };
  await refused(
    'other callbacks',
    /backup: expected the callbacks with a state to be History, EarlyStopping, received "History, ReduceLROnPlateau"\. Go on with the same training, or remove the backup\./,
    (model, backup) =>
      model.fit(x, y, { ...common, callbacks: [backup, callbacks.reduceLROnPlateau()] }),
  );
  await refused(
    'epochs of other steps',
    /backup: expected epochs of 7 steps, received 4\./,
    (model, backup) =>
      model.fit(x, y, { ...common, batchSize: 16, callbacks: [backup, callbacks.earlyStopping()] }),
  );
  await refused(
    'other metrics',
    /optimizer\.safetensors: expected the metrics that the model is compiled with, received "metrics\/1\/0"\. Compile it as it was\./,
    (model, backup) => {
      model.compile({ optimizer: gm.optimizers.adam({ learningRate: 0.05 }), loss: 'mse' });
      return model.fit(x, y, { ...common, callbacks: [backup, callbacks.earlyStopping()] });
    },
  );
  t.test('does not take a folder that holds anything else', async t => {
    const backupDir = t.testdir({ 'thesis.txt': 'years of work' });
    await t.rejects(constant([callbacks.backupAndRestore({ backupDir })]), {
      message: /expected the backup of a training, received "thesis\.txt"/,
    });
  });
  t.test('keeps no state that is no JSON', async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const odd: Hooks = { getState: () => ({ seen: new Set([1]) }), setState: () => undefined };
    await t.rejects(constant([odd, callbacks.backupAndRestore({ backupDir })]), {
      message: /LambdaCallback: expected `getState` to give JSON and tensors, received/,
    });
  });
});

t.test(
  'hooks with `everySteps` are called after so many, and the steps between run together',
  async t => {
    const heard: number[] = [];
    const hooks: Hooks = { everySteps: 4, onBatchEnd: batch => void heard.push(batch) };
    const model = compiled();
    await model.fit(x, y, { epochs: 2, batchSize: 10, verbose: 0, callbacks: hooks });
    t.same(heard, [3, 0, 4], 'counted through the epochs, which have 7 steps');
    t.throws(() => callbacks.lambdaCallback({ everySteps: 0 }), {
      message: /callback: expected `everySteps` to be an integer from 1, received 0/,
    });
  },
);

t.test('data that are not shuffled stand in their order, after a fit that did', async t => {
  const [model, other] = [compiled(), compiled()];
  await model.fit(x, y, { verbose: 0 });
  other.setWeights(model.getWeights());
  for (const each of [model, other]) {
    each.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
    gm.seed(1);
    await each.fit(x, y, { shuffle: false, verbose: 0 });
  }
  t.same(values(model), values(other));
});
