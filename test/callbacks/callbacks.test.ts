import t from 'tap';
import * as gm from '../../src/index.js';
import { type Callback, Callbacks, hasBatchHooks, ProgressBar } from '../../src/callbacks/index.js';
import type { Model } from '../../src/models/model.js';

/** What callbacks need of a model. */
function fakeModel() {
  const state = {
    stopTraining: false,
    weights: 0,
    restored: -1,
    optimizer: { lr: 1 },
    directionOf: (name: string) => (name === 'accuracy' ? 'up' : undefined),
  };
  return Object.assign(state, {
    getWeights: () => [gm.tensor([state.weights])],
    setWeights: ([w]: gm.Tensor[]) => (state.restored = w.item()),
  });
}
const asModel = (m: object) => m as unknown as Model;

/** The epochs that a callback lets run over these values of `key`. */
async function run(callback: Callback, key: string, values: number[]) {
  const model = fakeModel();
  callback.setModel(asModel(model));
  await callback.onTrainBegin?.();
  let ran = 0;
  for (const v of values) {
    model.weights = ran;
    await callback.onEpochEnd?.(ran++, { [key]: v });
    if (model.stopTraining) break;
  }
  await callback.onTrainEnd?.();
  return { ran, restored: model.restored };
}

t.test('EarlyStopping', async t => {
  const { earlyStopping } = gm.callbacks;

  t.test('stops after `patience` epochs without improvement', async t => {
    t.equal((await run(earlyStopping({ patience: 2 }), 'val_loss', [3, 2, 2.5, 2.4, 1, 0])).ran, 4);
    t.equal((await run(earlyStopping(), 'val_loss', [3, 2, 2.5, 1])).ran, 3);
  });
  t.test('asks the metric which direction is better', async t => {
    t.equal(
      (await run(earlyStopping({ monitor: 'val_accuracy' }), 'val_accuracy', [0.1, 0.2, 0.1, 0.9]))
        .ran,
      3,
    );
    await t.rejects(run(earlyStopping({ monitor: 'val_odd' }), 'val_odd', [1]), {
      message: /`mode` to be 'min' or 'max'.*val_odd/,
    });
  });
  t.test('wants improvements of `minDelta`', async t =>
    t.equal((await run(earlyStopping({ minDelta: 0.5 }), 'val_loss', [3, 2.8, 2])).ran, 2),
  );
  t.test('wants the baseline beaten', async t =>
    t.equal(
      (await run(earlyStopping({ baseline: 1, patience: 2 }), 'val_loss', [3, 2.5, 2.6, 2.7])).ran,
      3,
    ),
  );
  t.test('brings the best weights back', async t =>
    t.same(
      await run(earlyStopping({ patience: 1, restoreBestWeights: true }), 'val_loss', [3, 1, 2, 0]),
      { ran: 3, restored: 1 },
    ),
  );
  t.test('waits for `startFromEpoch`', async t =>
    t.equal(
      (await run(earlyStopping({ startFromEpoch: 3 }), 'val_loss', [1, 2, 3, 4, 5, 6])).ran,
      5,
    ),
  );
  t.test('refuses options that it does not have', async t =>
    t.throws(() => earlyStopping({ patient: 3 } as object), { message: /Did you mean "patience"/ }),
  );
});

/** The learning rate after each epoch. */
async function rates(callback: Callback, key: string, values: number[]) {
  const model = fakeModel();
  callback.setModel(asModel(model));
  await callback.onTrainBegin?.();
  const seen: number[] = [];
  for (const [epoch, v] of values.entries()) {
    await callback.onEpochBegin?.(epoch);
    const logs: Record<string, number> = { [key]: v };
    await callback.onEpochEnd?.(epoch, logs);
    seen.push(model.optimizer.lr);
    t.ok('learning_rate' in logs);
  }
  return seen;
}

t.test('ReduceLROnPlateau', async t => {
  const { reduceLROnPlateau } = gm.callbacks;
  const half = (config: gm.callbacks.ReduceLROnPlateauConfig) =>
    reduceLROnPlateau({ factor: 0.5, patience: 2, ...config });

  t.test('lowers the rate after `patience` epochs without improvement', async t => {
    t.same(await rates(half({}), 'val_loss', [3, 2, 2, 2, 2, 2, 1]), [1, 1, 1, 0.5, 0.5, 0.25, 0.25]); // prettier-ignore
    t.same(await rates(half({ monitor: 'val_accuracy' }), 'val_accuracy', [0.1, 0.2, 0.1, 0.1]), [1, 1, 1, 0.5]); // prettier-ignore
  });
  t.test('wants improvements of `minDelta`', async t =>
    t.same(await rates(half({ minDelta: 0.5 }), 'val_loss', [3, 2.8, 2.6, 1]), [1, 1, 0.5, 0.5]),
  );
  t.test('waits for `cooldown` epochs after that', async t =>
    t.same(
      await rates(half({ patience: 1, cooldown: 2 }), 'val_loss', [1, 1, 1, 1, 1, 1]),
      [1, 0.5, 0.5, 0.25, 0.25, 0.125],
    ),
  );
  t.test('stops at `minLr`', async t =>
    t.same(
      await rates(half({ patience: 1, minLr: 0.3 }), 'val_loss', [1, 1, 1, 1]),
      [1, 0.5, 0.3, 0.3],
    ),
  );
  t.test('refuses factors from 1 on', async t =>
    t.throws(() => reduceLROnPlateau({ factor: 1 }), {
      message:
        'reduceLROnPlateau: expected `factor` to be a number from 0 up to, but not, 1, received 1.',
    }),
  );
});

t.test('LearningRateScheduler', async t => {
  const { learningRateScheduler } = gm.callbacks;
  t.test('sets the rate of each epoch', async t => {
    const schedule = (epoch: number, rate: number) => (epoch < 2 ? rate : rate / 2);
    t.same(await rates(learningRateScheduler(schedule), 'loss', [1, 1, 1, 1]), [1, 1, 0.5, 0.25]);
  });
  t.test('refuses what gives no rate', async t => {
    t.throws(() => learningRateScheduler(0.1 as never), {
      message:
        'learningRateScheduler: expected a function of epoch and learning rate, received 0.1.',
    });
    await t.rejects(
      rates(
        learningRateScheduler(() => NaN),
        'loss',
        [1],
      ),
      {
        message:
          'learningRateScheduler: expected the schedule to give a number from 0, received NaN.',
      },
    );
  });
  t.test('reaches the optimizer of a fit', async t => {
    const model = gm.sequential([gm.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'zeros' })]); // prettier-ignore
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 1 }), loss: 'mse' });
    const [x, y] = [gm.zeros([4, 1]), gm.ones([4, 1])];
    const callbacks = learningRateScheduler(epoch => (epoch === 0 ? 0.25 : 0));
    await model.fit(x, y, { epochs: 3, batchSize: 4, callbacks, verbose: 0 });
    t.equal(model.getWeights()[1].item(), 0.5, 'one step of 2 · 0.25');
  });
});

t.test('TerminateOnNaN', async t => {
  t.test('stops at a loss that is not finite', async t => {
    const model = fakeModel();
    const callback = gm.callbacks.terminateOnNaN();
    callback.setModel(asModel(model));
    callback.onTrainBatchEnd(0, { loss: 1 });
    t.notOk(model.stopTraining);
    callback.onTrainBatchEnd(1, { loss: NaN });
    t.ok(model.stopTraining);
  });
  t.test('throws where it is told to', async t =>
    t.throws(
      () =>
        gm.callbacks.terminateOnNaN({ raiseError: true }).onTrainBatchEnd(3, { loss: Infinity }),
      { message: /batch 3 is Infinity/ },
    ),
  );
});

t.test('hasBatchHooks', async t => {
  t.notOk(hasBatchHooks(gm.callbacks.earlyStopping()));
  t.notOk(hasBatchHooks(new ProgressBar()));
  t.ok(hasBatchHooks(gm.callbacks.terminateOnNaN()));
  t.ok(hasBatchHooks({ onBatchEnd: () => undefined }));
  t.notOk(hasBatchHooks({ onBatchEnd: () => undefined }, 'test'));
});

/** A screen that keeps what is written. */
const screen = (isTTY: boolean) => ({
  isTTY,
  columns: 200,
  text: '',
  write(s: string) {
    this.text += s;
  },
});

t.test('Callbacks', async t => {
  t.test('calls hooks in order, and awaits them', async t => {
    const heard: string[] = [];
    const slow = {
      onEpochEnd: async (epoch: number) => {
        await Promise.resolve();
        heard.push(`slow ${epoch}`);
      },
    };
    const quick = {
      onTrainBegin: () => {
        heard.push('begin');
      },
      onEpochEnd: (epoch: number) => {
        heard.push(`quick ${epoch}`);
      },
      onBatchEnd: (batch: number) => {
        heard.push(`batch ${batch}`);
      },
    };
    const all = new Callbacks(asModel(fakeModel()), [slow, quick], 0, 'fit');
    await all.trainBegin({ epochs: 1, steps: 2 });
    await all.batchEnd(1, 2, { total: 1, logs: { loss: 1 } });
    await all.epochEnd(0, { loss: 1 });
    t.same(heard, ['begin', 'batch 0', 'slow 0', 'quick 0']);
    t.same(all.history.history, { loss: [1] });
    t.same(all.history.epoch, [0]);
    t.equal(all.stepsToHook(0), 1);
  });

  t.test('draws the bar again in place on a terminal', async t => {
    const to = screen(true);
    const all = new Callbacks(asModel(fakeModel()), undefined, 'auto', 'fit', to);
    t.ok(all.wantsProgress);
    t.equal(all.stepsToHook(0), Infinity);
    await all.trainBegin({ epochs: 2, steps: 10 });
    await all.epochBegin(0);
    await all.batchEnd(3, 10, { total: 3, logs: { loss: 0.5 } });
    await all.epochEnd(0, { loss: 0.25 });
    const lines = to.text.split('\n');
    t.equal(lines[0], 'Epoch 1/2');
    const [, middle, last] = lines[1].split('\r');
    t.match(middle, / 3\/10.*loss: 0.5000 *$/);
    t.match(last, /10\/10.*loss: 0.2500 *$/);
  });

  t.test('writes a line an epoch where there is none', async t => {
    const to = screen(false);
    const all = new Callbacks(asModel(fakeModel()), undefined, 'auto', 'fit', to);
    t.notOk(all.wantsProgress);
    await all.trainBegin({ epochs: 2, steps: 10 });
    await all.epochBegin(1);
    await all.epochEnd(1, { loss: 0.25 });
    t.match(to.text, /^Epoch 2\/2\n10\/10 - 0s - .*\/step - loss: 0.2500\n$/);
  });

  t.test('is silent with verbose 0, and in the validation of a fit', async t => {
    const to = screen(true);
    const silent = new Callbacks(asModel(fakeModel()), undefined, 0, 'fit', to);
    await silent.trainBegin({ epochs: 2, steps: 1 });
    await silent.epochBegin(0);
    await silent.epochEnd(0, {});
    t.equal(to.text, '');
    const all = new Callbacks(asModel(fakeModel()), undefined, 1, 'fit', to);
    await all.trainBegin({ epochs: 1, steps: 4 });
    await all.epochBegin(0);
    const inner = all.forValidation();
    await inner.testBegin(9);
    await inner.testBatchEnd(1, 9, { loss: 1 });
    await inner.testEnd({ loss: 1 });
    t.equal(to.text, '');
    t.notOk(inner.wantsProgress);
  });

  t.test('refuses what is no callback, and hooks that do not exist', async t => {
    t.throws(() => new Callbacks(asModel(fakeModel()), [3 as never], 0, 'fit'), {
      message: /expected a callback, or an object with hooks, received 3/,
    });
    t.throws(
      () =>
        new Callbacks(asModel(fakeModel()), { onEpochFinish: () => undefined } as object, 0, 'fit'),
      {
        message: /onEpochFinish.*Did you mean "onEpochBegin"|onEpochFinish.*Did you mean "onEpoch/,
      },
    );
    t.throws(() => new Callbacks(asModel(fakeModel()), undefined, 3 as never, 'fit'), {
      message: /`verbose` to be 0, 1, 2 or 'auto', received 3/,
    });
  });
});

t.test('learning rates of several optimizers are set and told by name', async t => {
  const [adam, sgd] = [
    gm.optimizers.adam({ learningRate: 1 }),
    gm.optimizers.sgd({ learningRate: 0.5 }),
  ];
  const map = gm.optimizers.optimizerMap({
    defaultOptimizer: adam,
    optimizerMap: { 'dense/.*': sgd },
  });
  const model = asModel(
    Object.assign(fakeModel(), { optimizer: gm.optimizers.multiOptimizer({ optimizerMap: map }) }),
  );
  const scheduler = gm.callbacks.learningRateScheduler((_, rate) => rate / 2);
  scheduler.setModel(model);
  scheduler.onEpochBegin(0);
  const logs = {};
  scheduler.onEpochEnd(0, logs);
  t.same(logs, { learning_rate_sgd: 0.25, learning_rate_adam: 0.5 });

  const plateau = gm.callbacks.reduceLROnPlateau({ monitor: 'loss', patience: 1, minLr: 0.25 });
  plateau.setModel(model);
  plateau.onTrainBegin();
  for (const epoch of [0, 1]) plateau.onEpochEnd(epoch, { loss: 1 });
  t.same([sgd.lr, adam.lr], [0.25, 0.25]);
});

t.test('a bar among the callbacks takes the place of that of fit', async t => {
  const lines: string[] = [];
  const bar = new ProgressBar({ write: text => lines.push(text), isTTY: false });
  const callbacks = new Callbacks(asModel(fakeModel()), [bar], 2, 'fit');
  await callbacks.trainBegin({ epochs: 1, steps: 2 });
  await callbacks.epochBegin(0);
  await callbacks.epochEnd(0, { loss: 1 });
  t.equal(lines.length, 1);
  t.match(lines[0], /^2\/2 - .*loss: 1\.0000/);
});
