// SPDX-License-Identifier: MIT
// Models as Keras's JSON: real Keras read ours, and ours reads what it wrote; both give its outputs.
import t, { type Test } from 'tap';
import { golden, near } from '../golden/golden.js';
import * as gm from '../../src/index.js';
import { examples } from './models.js';

type Nested = (number | Nested)[];
interface Case {
  name: string;
  /** Our JSON, which Keras read; null: the model is Keras's own. */
  ours: string | null;
  /** What Keras wrote of it. */
  keras: string;
  weights: Nested[];
  x: Nested[];
  y: Nested[];
}
const cases = golden<Case>('saved_models');

/** The model gives Keras's outputs for Keras's weights. */
function compare(t: Test, model: gm.Model, { weights, x, y, name }: Case): void {
  model.setWeights(weights);
  const given = x.map(part => gm.tensor(part));
  const found = model.call(given.length === 1 ? given[0] : given, { training: false });
  [found]
    .flat()
    .forEach((part, i) => near(t, part.arraySync(), y[i], 1e-5, `${name}: output ${i}`));
}

t.test('modelFromJSON', async t => {
  for (const c of cases)
    t.test(`reads what Keras wrote: ${c.name}`, async t => {
      const model = gm.modelFromJSON(c.keras);
      compare(t, model, c);
      t.equal(gm.modelFromJSON(model.toJSON()).toJSON(), model.toJSON(), 'and writes it again');
    });

  t.test('compiles as Keras did', async t => {
    const { keras } = cases.find(c => c.name === 'keras: shared')!;
    const model = gm.modelFromJSON(keras);
    t.equal(model.optimizer.className, 'SGD');
    t.equal(model.optimizer.rateAt(3), 0.01);
    t.match(model.compiled.config, { lossWeights: [1, 0.5] });
    const [a, y, z] = [
      [1, 4],
      [1, 1],
      [1, 2],
    ].map(shape => gm.ones(shape));
    t.ok(Number.isFinite((await model.trainOnBatch([a, a], [y, z])).loss));
    t.notOk(gm.modelFromJSON(keras, { compile: false }).isCompiled);
  });

  t.test('refuses what is no model', async t => {
    t.throws(() => gm.modelFromJSON('{"class'), {
      message: /modelFromJSON: expected JSON, received "\{\\"class"/,
    });
    t.throws(() => gm.modelFromJSON('{"a": 1}'), {
      message: /modelFromJSON: expected the JSON of a model/,
    });
    const layer = JSON.stringify(gm.saving.serializeKerasObject(gm.layers.dense({ units: 1 })));
    t.throws(() => gm.modelFromJSON(layer), {
      message: /modelFromJSON: expected the JSON of a model, received an object/,
    });
  });

  t.test('refuses an option that the layer does not have', async t => {
    const text = cases[0].keras.replace('"units":3', '"units":3,"lora_rank":2');
    t.throws(() => gm.modelFromJSON(text), { message: /Dense: has no option "loraRank"/ });
  });

  t.test('refuses a graph whose layers wait for each other, by name', async t => {
    const text = cases.find(c => c.name === 'branches')!.keras;
    const odd = text.replaceAll('"keras_history":["sum",0,0]', '"keras_history":["kind",0,0]');
    t.throws(() => gm.modelFromJSON(odd), {
      message: /the inputs of .*"kind".* are not there: they wait for each other/,
    });
  });
});

t.test('toJSON', async t => {
  for (const [name, make] of Object.entries(examples))
    t.test(`writes what Keras read: ${name}`, async t => {
      const c = cases.find(each => each.name === name)!;
      const { model } = make();
      t.equal(model.toJSON(), c.ours, 'the recipe: test/golden/saved_models.py');
      compare(t, model, c);
    });
});
