import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import * as gm from '../../src/index.js';
import type { Callback, Logs } from '../../src/callbacks/index.js';
import type { Model } from '../../src/models/model.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  callback: string;
  options: Record<string, unknown>;
  /** The figure `key` over epochs, the learning rate after each that ran, and the epoch whose weights came back. */
  key: string;
  values: number[];
  rates: number[];
  restored: number | null;
  /** What trainings, one after another, log, and the file. */
  epochs: Logs[];
  text: string;
  losses: (number | string)[];
  weights: number[][];
  batches: number;
}
const cases = (...names: string[]) =>
  golden<Case>('callbacks').filter(c => names.includes(c.callback));
const titleOf = (c: Case) => `${c.callback} ${JSON.stringify(c.options ?? c.losses)}`;

/** A model whose one weight counts epochs. */
function fakeModel() {
  const state = {
    stopTraining: false,
    epoch: 0,
    restored: null as number | null,
    optimizer: gm.optimizers.sgd({ learningRate: 0.8 }),
    compiled: { metrics: [] },
  };
  return Object.assign(state, {
    getWeights: () => [gm.scalar(state.epoch)],
    setWeights: ([w]: gm.Tensor[]) => void (state.restored = w.item()),
  });
}
const attached = (callback: Callback, model: object) => {
  callback.setModel(model as Model);
  return callback;
};

t.test('callbacks over epochs stop, reduce and restore as those of Keras', async t => {
  const { earlyStopping, reduceLROnPlateau, learningRateScheduler } = gm.callbacks;
  const factories: Record<string, (options: object) => Callback> = {
    EarlyStopping: earlyStopping,
    ReduceLROnPlateau: reduceLROnPlateau,
    LearningRateScheduler: () => learningRateScheduler((epoch, rate) => rate * 0.5 + 0.01 * epoch),
  };
  for (const c of cases(...Object.keys(factories))) {
    const model = fakeModel();
    const options = c.callback === 'LearningRateScheduler' ? {} : { mode: 'min', ...c.options };
    const callback = attached(factories[c.callback](options), model);
    await callback.onTrainBegin?.();
    const rates: number[] = [];
    for (const [epoch, value] of c.values.entries()) {
      model.epoch = epoch;
      await callback.onEpochBegin?.(epoch);
      await callback.onEpochEnd?.(epoch, { [c.key]: value });
      rates.push(model.optimizer.lr);
      if (model.stopTraining) break;
    }
    await callback.onTrainEnd?.();
    near(t, rates, c.rates, 1e-7, titleOf(c));
    t.equal(model.restored, c.restored, `${titleOf(c)}: the epoch that came back`);
  }
});

t.test('csvLogger writes the text of Keras', async t => {
  for (const c of cases('CSVLogger')) {
    const file = join(mkdtempSync(join(tmpdir(), 'gemmule-csv-')), 'log.csv');
    for (const [first, logs] of c.epochs.entries()) {
      const callback = gm.callbacks.csvLogger(file, c.options);
      const halves = Object.entries(logs).map(([key, v]) => [key, v / 2] as const);
      callback.onTrainBegin();
      callback.onEpochEnd(first, logs);
      callback.onEpochEnd(first + 1, Object.fromEntries(halves));
    }
    t.equal(readFileSync(file, 'utf8'), c.text, titleOf(c));
  }
});

t.test('terminateOnNaN stops at the batch at which Keras does', async t => {
  for (const c of cases('TerminateOnNaN')) {
    const model = fakeModel();
    const callback = gm.callbacks.terminateOnNaN();
    attached(callback, model);
    const values: Record<string, number> = { nan: NaN, inf: Infinity };
    let batches = 0;
    for (const loss of c.losses) {
      callback.onTrainBatchEnd(batches++, { loss: values[loss] ?? Number(loss) });
      if (model.stopTraining) break;
    }
    t.equal(batches, c.batches, titleOf(c));
  }
});

t.test('swapEMAWeights evaluates and ends with what it does in Keras', async t => {
  const x = gm.tensor([[1], [2], [3], [4]]);
  const y = gm.tensor([[3], [5], [7], [9]]);
  for (const c of cases('SwapEMAWeights')) {
    const dense = gm.layers.dense({ units: 1, kernelInitializer: 'zeros', inputShape: [1] });
    const model = gm.sequential({ layers: [dense] });
    const optimizer = gm.optimizers.sgd({ learningRate: 0.05, useEma: true, emaMomentum: 0.9 });
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, {
      epochs: 3,
      batchSize: 2,
      shuffle: false,
      validationData: [x, y],
      verbose: 0,
      callbacks: gm.callbacks.swapEMAWeights(c.options),
    });
    near(t, history.val_loss, c.losses, 1e-6, `${titleOf(c)}: losses`);
    const weights = model.getWeights().map(w => w.arraySync());
    near(t, weights.flat(), c.weights.flat(), 1e-6, `${titleOf(c)}: weights`);
  }
});
