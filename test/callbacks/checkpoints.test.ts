// SPDX-License-Identifier: MIT
// modelCheckpoint and backupAndRestore: what is saved when, and that a training goes on.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fillTemplate } from '../../src/callbacks/template.js';
import * as gm from '../../src/index.js';

gm.seed(5);
const x = gm.randomNormal([40, 4]).keep();
const y = gm.randomNormal([40, 1]).keep();

function compiled(optimizer: gm.optimizers.Optimizer = gm.optimizers.adam()): gm.Sequential {
  gm.seed(2);
  const model = gm.sequential([
    gm.layers.dense({ units: 6, activation: 'relu', inputShape: [4] }),
    gm.layers.dropout({ rate: 0.3, seed: 3 }),
    gm.layers.dropout({ rate: 0.3 }),
    gm.layers.dense({ units: 1 }),
  ]);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}
const values = (model: gm.Model): number[][] => model.weights.map(w => Array.from(w.dataSync()));
const fit = (model: gm.Model, epochs: number, ...callbacks: gm.callbacks.CallbackHooks[]) =>
  model.fit(x, y, { epochs, callbacks, batchSize: 16, verbose: 0 });

t.test('modelCheckpoint', async t => {
  t.test('saves after each epoch under a name that says which', async t => {
    const dir = t.testdir({});
    const filepath = join(dir, '{epoch:02d}');
    const model = compiled();
    await fit(model, 2, gm.callbacks.modelCheckpoint({ filepath }));
    t.same(readdirSync(dir), ['01', '02']);
    t.same(values(await gm.loadModel(join(dir, '02'))), values(model));
  });

  t.test('saves the weights alone', async t => {
    const dir = t.testdir({});
    const model = compiled();
    const filepath = join(dir, '{epoch}-{loss:.3f}.safetensors');
    await fit(model, 1, gm.callbacks.modelCheckpoint({ filepath, saveWeightsOnly: true }));
    const [file] = readdirSync(dir);
    t.match(file, /^1-\d+\.\d{3}\.safetensors$/);
    const other = compiled();
    await other.loadWeights(join(dir, file));
    t.same(values(other), values(model));
  });

  /** The epochs at whose end something was saved, given the figures that they had. */
  async function saved(dir: string, figures: number[], options: object): Promise<string[]> {
    const checkpoint = gm.callbacks.modelCheckpoint({
      filepath: join(dir, '{epoch}'),
      monitor: 'figure',
      mode: 'max',
      saveBestOnly: true,
      saveWeightsOnly: true,
      ...options,
    });
    checkpoint.setModel(compiled());
    for (const [epoch, figure] of figures.entries()) {
      checkpoint.onEpochBegin(epoch);
      await checkpoint.onEpochEnd(epoch, { figure });
    }
    return readdirSync(dir);
  }
  t.test('saves only what is better than all before', async t => {
    t.same(await saved(t.testdir({}), [0.5, 0.4, 0.6, 0.6], {}), ['1', '3']);
  });
  t.test('saves only what is lower, with mode min', async t => {
    t.same(await saved(t.testdir({}), [0.5, 0.4, 0.6], { mode: 'min' }), ['1', '2']);
  });
  t.test('begins with a value that must be beaten', async t => {
    t.same(await saved(t.testdir({}), [0.5, 0.4, 0.6], { initialValueThreshold: 0.55 }), ['3']);
  });

  t.test('saves after so many steps', async t => {
    const dir = t.testdir({});
    const filepath = join(dir, '{epoch}-{batch}');
    await fit(compiled(), 2, gm.callbacks.modelCheckpoint({ filepath, saveFreq: 2 }));
    t.same(readdirSync(dir), ['1-2', '2-1', '2-3']);
  });

  t.test('has hooks for steps only where it needs them', async t => {
    t.notOk(gm.callbacks.hasBatchHooks(gm.callbacks.modelCheckpoint({ filepath: 'x' })));
    t.ok(gm.callbacks.hasBatchHooks(gm.callbacks.modelCheckpoint({ filepath: 'x', saveFreq: 1 })));
  });

  t.test('refuses what it cannot do', async t => {
    t.throws(() => gm.callbacks.modelCheckpoint({ filepath: '' }), {
      message: /expected `filepath` to be a path, received ""/,
    });
    t.throws(() => gm.callbacks.modelCheckpoint({ filepath: 'x', saveFreq: 0 }), {
      message: /expected `saveFreq` to be 'epoch' or an integer from 1, received 0/,
    });
  });
});

t.test('a path with fields', async t => {
  const values = { epoch: 3, val_loss: 0.12345, big: 1234.5 };
  const cases: Record<string, string> = {
    '{epoch:02d}-{val_loss:.2f}': '03-0.12',
    '{epoch:4d}|{epoch}': '   3|3',
    '{val_loss:.3e} {big:.3}': '1.235e-01 1230',
    'no fields': 'no fields',
  };
  for (const [template, text] of Object.entries(cases))
    t.equal(fillTemplate('t', template, values), text);
  t.throws(() => fillTemplate('t', '{val_los}', values), {
    message:
      /t: expected fields of epoch, val_loss, big, received "val_los"\. Did you mean "val_loss"\?/,
  });
});

t.test('backupAndRestore', async t => {
  const dying = (at: number): gm.callbacks.CallbackHooks => ({
    onEpochEnd: epoch => {
      if (epoch === at) throw new Error('killed');
    },
  });
  const optimizers = {
    adam: () => gm.optimizers.adam(),
    'averaged nadam on a schedule': () =>
      gm.optimizers.nadam({
        useEma: true,
        learningRate: gm.schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 20 }),
      }),
  };
  for (const [name, optimizer] of Object.entries(optimizers))
    t.test(`goes on after the last epoch that ended, bit for bit: ${name}`, async t => {
      const backupDir = join(t.testdir({}), 'backup');
      const backup = () => gm.callbacks.backupAndRestore({ backupDir });
      const whole = compiled(optimizer());
      await fit(whole, 5);

      await t.rejects(fit(compiled(optimizer()), 5, dying(2), backup()), { message: 'killed' });
      t.ok(existsSync(backupDir));
      const model = compiled(optimizer());
      gm.randomNormal([3]);
      const { history } = await fit(model, 5, backup());
      t.equal(history.loss.length, 5, 'those of the earlier program, too');
      t.same(values(model), values(whole));
      t.notOk(existsSync(backupDir), 'the training has ended');
    });

  t.test('keeps the backup where it is told to', async t => {
    const backupDir = join(t.testdir({}), 'backup');
    const backup = () => gm.callbacks.backupAndRestore({ backupDir, deleteCheckpoint: false });
    const model = compiled();
    await fit(model, 2, backup());
    const { history } = await fit(compiled(), 3, backup());
    t.equal(history.loss.length, 3);
  });

  t.test('refuses another frequency', async t => {
    t.throws(() => gm.callbacks.backupAndRestore({ backupDir: 'x', saveFreq: 0 }), {
      message: /expected `saveFreq` to be 'epoch' or an integer from 1, received 0/,
    });
  });
});
