// SPDX-License-Identifier: MIT
// Models as folders and files: what was saved comes back, a training goes on bit for bit, and nothing is half loaded.
import { copyFile, mkdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';

const { layers } = gm;
gm.seed(11);
const x = gm.randomNormal([48, 6]).keep();
const y = gm.randomNormal([48, 2]).keep();

/** Dropout with gm's numbers and with numbers of its own, and a layer with weights that are not trained. */
const network = (): gm.Sequential =>
  gm.sequential([
    layers.dense({ units: 8, activation: 'relu', inputShape: [6], kernelRegularizer: 'l2' }),
    layers.dropout({ rate: 0.3 }),
    layers.batchNormalization(),
    layers.gaussianDropout({ rate: 0.2, seed: 5 }),
    layers.dense({ units: 2 }),
  ]);
function compiled(
  optimizer: gm.optimizers.Optimizer = gm.optimizers.adam({ amsgrad: true }),
): gm.Sequential {
  gm.seed(3);
  const model = network();
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae', 'meanSquaredError'] });
  return model;
}
const fit = (model: gm.Model, epochs: number, initialEpoch = 0): Promise<unknown> =>
  model.fit(x, y, { epochs, initialEpoch, batchSize: 10, verbose: 0 });
const values = (model: gm.Model): number[][] => model.weights.map(w => Array.from(w.dataSync()));

t.test('save and loadModel', async t => {
  t.test('give a model with the same config, weights and predictions', async t => {
    const path = join(t.testdir({}), 'model');
    const model = compiled();
    await fit(model, 1);
    await model.save(path);
    const loaded = await gm.loadModel(path);
    t.equal(loaded.constructor, gm.Sequential);
    t.equal(loaded.toJSON(), model.toJSON());
    t.same(values(loaded), values(model));
    t.same(loaded.predict(x).arraySync(), model.predict(x).arraySync());
    t.equal(loaded.optimizer.iterations.dataSync()[0], 5);
  });

  const optimizers: Record<string, () => gm.optimizers.Optimizer> = {
    adam: () => gm.optimizers.adam({ amsgrad: true }),
    'sgd with momentum, on a schedule': () =>
      gm.optimizers.sgd({
        momentum: 0.9,
        learningRate: gm.schedules.exponentialDecay({
          initialLearningRate: 0.1,
          decaySteps: 4,
          decayRate: 0.9,
        }),
      }),
    nadam: () => gm.optimizers.nadam({ gradientAccumulationSteps: 2 }),
    'a scale of the loss around rmsprop': () =>
      gm.optimizers.lossScaleOptimizer({
        innerOptimizer: gm.optimizers.rmsprop({ centered: true }),
      }),
  };
  for (const [name, optimizer] of Object.entries(optimizers))
    t.test(`let a training go on bit for bit: ${name}`, async t => {
      const path = join(t.testdir({}), 'model');
      const whole = compiled(optimizer());
      await fit(whole, 3);
      const model = compiled(optimizer());
      await fit(model, 2);
      await model.save(path);
      gm.seed(99); // what a program does meanwhile, or another process
      gm.randomNormal([3]);
      const loaded = await gm.loadModel(path);
      await fit(loaded, 3, 2);
      t.same(values(loaded), values(whole));
    });

  t.test('keep functional models: branches, shared layers, nested models', async t => {
    const path = join(t.testdir({}), 'model');
    const [a, b] = [gm.input({ shape: [6], name: 'a' }), gm.input({ shape: [6], name: 'b' })];
    const tower = gm.sequential([
      layers.dense({ units: 4, activation: 'tanh', inputShape: [6] }),
      layers.dense({ units: 3 }),
    ]);
    const both = layers.concatenate().apply([tower.apply(a), tower.apply(b)]);
    const model = gm.model({
      inputs: { a, b },
      outputs: layers.dense({ units: 1, name: 'score' }).apply(both),
    });
    await model.save(path);
    const loaded = (await gm.loadModel(path)) as gm.Functional;
    t.same(loaded.inputNames, ['a', 'b']);
    t.same(
      loaded.layers.map(l => l.name),
      model.layers.map(l => l.name),
    );
    const given = { a: x, b: x.mul(2) };
    t.same(loaded.predict(given).arraySync(), model.predict(given).arraySync());
    t.equal(loaded.toJSON(), model.toJSON());
  });

  t.test('without compile give the model alone', async t => {
    const path = join(t.testdir({}), 'model');
    await compiled().save(path);
    const loaded = await gm.loadModel(path, { compile: false });
    t.equal(loaded.isCompiled, false);
  });

  t.test("take a model of a class of the user's", async t => {
    const path = join(t.testdir({}), 'model');
    class Scaling extends layers.Layer<gm.layers.LayerConfig & { by: number }> {
      override call(x: gm.Tensor): gm.Tensor {
        return x.mul(this.config.by);
      }
    }
    const model = gm.sequential([
      layers.dense({ units: 2, inputShape: [6] }),
      new Scaling({ by: 3 }),
    ]);
    await model.save(path);
    const loaded = await gm.loadModel(path, { customObjects: { Scaling } });
    t.same(loaded.predict(x).arraySync(), model.predict(x).arraySync());
    await t.rejects(gm.loadModel(path), { message: /received "Scaling".*customObjects/ });
  });

  t.test('keep the learned vocabulary of a layer', async t => {
    const vectorize = layers.textVectorization({ outputMode: 'multiHot' });
    vectorize.adapt(['a rose is a rose']);
    const again = layers.TextVectorization.fromConfig(vectorize.getConfig());
    t.same(again.getVocabulary(), vectorize.getVocabulary());
  });
});

t.test('a saved folder', async t => {
  t.test("holds Keras's config, and weights by path", async t => {
    const path = join(t.testdir({}), 'model');
    await compiled().save(path);
    t.same(readdirSync(path).sort(), [
      'config.json',
      'model.weights.safetensors',
      'optimizer.safetensors',
      'training.json',
    ]);
    const header = await headerOf(join(path, 'model.weights.safetensors'));
    t.same(Object.keys(header).slice(1, 5), [
      'dense/kernel',
      'dense/bias',
      'batch_normalization/gamma',
      'batch_normalization/beta',
    ]);
    t.match(JSON.parse(await readFile(join(path, 'config.json'), 'utf8')), {
      class_name: 'Sequential',
      module: 'keras',
    });
  });

  t.test('is replaced as a whole', async t => {
    const dir = t.testdir({});
    const path = join(dir, 'model');
    const model = compiled();
    await Promise.all([model.save(path), model.save(path)]);
    await fit(model, 1);
    await model.save(path);
    t.same(values(await gm.loadModel(path)), values(model));
    t.same(readdirSync(dir), ['model']);
  });

  t.test('is repaired where its writer was killed', async t => {
    const dir = t.testdir({});
    const path = join(dir, 'model');
    const model = compiled();
    await model.save(path);
    const before = values(model);
    await mkdir(`${path}.new`); // killed while it wrote
    await writeFile(join(`${path}.new`, 'config.json'), '{"half');
    t.same(values(await gm.loadModel(path)), before);

    await fit(model, 1);
    await model.save(join(dir, 'other'));
    await rename(path, `${path}.old`); // killed between the two renames
    await rename(`${path}.new`, join(dir, 'half'));
    await rename(join(dir, 'other'), `${path}.new`);
    t.same(values(await gm.loadModel(path)), values(model));
    t.notOk(existsSync(`${path}.old`));

    await rename(path, `${path}.old`); // only the old one is left
    t.same(values(await gm.loadModel(path)), values(model));
  });

  t.test('does not replace a folder that holds anything else', async t => {
    const path = t.testdir({ 'thesis.txt': 'years of work' });
    await t.rejects(compiled().save(path), {
      message: /expected a saved model, or no such folder, received "thesis.txt"/,
    });
    t.ok(existsSync(join(path, 'thesis.txt')));
  });

  t.test('that is not there, or not whole, is an error that names it', async t => {
    const path = join(t.testdir({}), 'model');
    await t.rejects(gm.loadModel(path), {
      message: /loadModel: .*model: there is no saved model: it has no config\.json\./,
    });
    await compiled().save(path);
    await truncate(join(path, 'model.weights.safetensors'), 600);
    await t.rejects(gm.loadModel(path), {
      message:
        /model\.weights\.safetensors: expected .* The file is not a whole safetensors file\./,
    });
  });

  t.test('of another version is an error that says so', async t => {
    const path = join(t.testdir({}), 'model');
    await compiled().save(path);
    const file = join(path, 'training.json');
    const state = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...state, version: 3 }));
    await t.rejects(gm.loadModel(path), {
      message: /training\.json: expected version 2, received 3\. A newer gemmule wrote it/,
    });
    await writeFile(file, JSON.stringify({ ...state, version: 1 }));
    await t.rejects(gm.loadModel(path), {
      message: /training\.json: expected version 2, received 1\. An older gemmule wrote it/,
    });
    t.notOk((await gm.loadModel(path, { compile: false })).isCompiled);
  });
});

async function headerOf(path: string): Promise<Record<string, unknown>> {
  const bytes = await readFile(path);
  const length = Number(bytes.readBigUInt64LE(0));
  return JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, unknown>;
}

t.test('saveWeights and loadWeights', async t => {
  const wide = (units: number, name = 'head'): gm.Sequential =>
    gm.sequential([layers.dense({ units: 4, inputShape: [6] }), layers.dense({ units, name })]);

  t.test('give a model built alike the same weights', async t => {
    const path = join(t.testdir({}), 'weights.safetensors');
    const [model, other] = [wide(2), wide(2)];
    await model.saveWeights(path);
    await other.loadWeights(path);
    t.same(values(other), values(model));
  });

  t.test('take them from a saved model, too', async t => {
    const path = join(t.testdir({}), 'model');
    const [model, other] = [wide(2), wide(2)];
    await model.save(path);
    await other.loadWeights(path);
    t.same(values(other), values(model));
  });

  const refused = (name: string, other: () => gm.Model, message: RegExp) =>
    t.test(`refuse ${name}, and change nothing`, async t => {
      const path = join(t.testdir({}), 'weights.safetensors');
      await wide(2).saveWeights(path);
      const model = other();
      const before = values(model);
      await t.rejects(model.loadWeights(path), { message });
      t.same(values(model), before);
    });
  await refused(
    'another shape',
    () => wide(3),
    /weight "head\/kernel": expected shape \[4, 3\], received \[4, 2\]/,
  );
  await refused(
    'another name',
    () => wide(2, 'heads'),
    /has no "heads\/kernel"\. Did you mean "head\/kernel"\?/,
  );
  await refused(
    'more weights than the model has',
    () => gm.sequential([layers.dense({ units: 4, inputShape: [6] })]),
    /holds "head\/kernel", which the model does not have/,
  );

  t.test('with skipMismatch take what fits', async t => {
    const path = join(t.testdir({}), 'weights.safetensors');
    const [model, other] = [wide(2), wide(3)];
    await model.saveWeights(path);
    const before = values(other);
    await other.loadWeights(path, { skipMismatch: true });
    t.same(values(other), [...values(model).slice(0, 2), ...before.slice(2)]);
  });

  t.test('refuse a model that is not built', async t => {
    const model = gm.sequential([layers.dense({ units: 2 })]);
    await t.rejects(model.saveWeights(join(t.testdir({}), 'w')), {
      message: /has no weights before it is built/,
    });
  });

  t.test('leave no other file behind', async (t: Test) => {
    const dir = t.testdir({});
    await wide(2).saveWeights(join(dir, 'deep', 'w.safetensors'));
    await copyFile(join(dir, 'deep', 'w.safetensors'), join(dir, 'copy'));
    await wide(2).loadWeights(join(dir, 'copy'));
    t.same(readdirSync(join(dir, 'deep')), ['w.safetensors']);
  });
});
