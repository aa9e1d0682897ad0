// SPDX-License-Identifier: MIT
import { readFile, writeFile } from 'node:fs/promises';
import t from 'tap';
import * as gm from '../../src/index.js';
import { stagesOf } from '../../src/search/search.js';

/** y = 3 x, which one weight learns, at some rates better than at others. */
function lineData() {
  const x = gm.range(0, 64).cast('float32').div(64).reshape([64, 1]);
  return { x, y: x.mul(3) };
}
const space = {
  learningRate: gm.search.logUniform(1e-4, 1),
  momentum: gm.search.choice([0, 0.5]),
};
const build = ({ learningRate, momentum }: { learningRate: number; momentum: number }) => {
  const model = gm.sequential([gm.layers.dense({ units: 1, useBias: false, inputShape: [1] })]);
  model.compile({ optimizer: gm.optimizers.sgd({ learningRate, momentum }), loss: 'mse' });
  return model;
};
const config = () => ({
  ...lineData(),
  space,
  build,
  fit: { validationSplit: 0.25 },
  trials: 9,
  epochs: 9,
  seed: 7,
});
const figures = (result: gm.SearchResult<typeof space>) =>
  result.trials.map(({ number, params, scores, epochs }) => ({ number, params, scores, epochs }));

t.test('stages', async t => {
  t.strictSame(stagesOf(16, 9, 3), [
    { count: 16, epochs: 1 },
    { count: 6, epochs: 3 },
    { count: 2, epochs: 9 },
  ]);
  t.strictSame(stagesOf(2, 9, 3), [{ count: 2, epochs: 9 }], 'too few settings to halve');
  t.strictSame(stagesOf(100, 2, 2), [
    { count: 100, epochs: 1 },
    { count: 50, epochs: 2 },
  ]);
});

t.test('distributions', async t => {
  const at = (u: number) => [
    gm.search.choice(['a', 'b', 'c']).at(u),
    gm.search.integer(2, 4).at(u),
    gm.search.uniform(-1, 1).at(u),
    Math.log10(gm.search.logUniform(1e-4, 1).at(u)),
  ];
  t.strictSame(at(0), ['a', 2, -1, -4]);
  const middle = at(0.5);
  t.strictSame(middle.slice(0, 3), ['b', 3, 0]);
  t.ok(Math.abs((middle[3] as number) + 2) < 1e-9);
  t.strictSame(at(0.999).slice(0, 2), ['c', 4]);
});

t.test('halving finds the best, by few epochs of most', async t => {
  const result = await gm.search(config());
  t.strictSame(
    [1, 3, 9].map(epochs => result.trials.filter(trial => trial.epochs >= epochs).length),
    [9, 3, 1],
  );
  const [best] = result.trials;
  t.equal(result.best.number, best.number);
  t.ok(best.scores.at(-1)! < 0.01, `the best loss is ${best.scores.at(-1)}`);
  const { loss } = await result.model.evaluate(config().x, config().y, { verbose: 0 });
  t.ok(loss < 0.01, 'its model is as trained as that');
});

t.test('random trains all to the end', async t => {
  const result = await gm.search({ ...config(), strategy: 'random', epochs: 2 });
  t.strictSame(new Set(result.trials.map(trial => trial.epochs)), new Set([2]));
});

t.test('the same seed gives the same figures, another one others', async t => {
  const [a, b] = [await gm.search(config()), await gm.search(config())];
  t.strictSame(figures(a), figures(b));
  const c = await gm.search({ ...config(), seed: 8 });
  t.not(c.best.params.learningRate, a.best.params.learningRate);
});

t.test('goes on where it was broken off', async t => {
  const file = `${t.testdir()}/search.json`;
  const whole = figures(await gm.search(config()));
  let left = 5;
  const breaking = { ...config(), file, onTrial: () => { if (--left === 0) throw new Error('broken off'); } }; // prettier-ignore
  await t.rejects(gm.search(breaking), { message: 'broken off' });
  let stages = 0;
  const rest = await gm.search({ ...config(), file, onTrial: () => stages++ });
  t.strictSame(figures(rest), whole);
  t.equal(stages, 9 + 3 + 1 - 5, 'what the file knows is not trained again');
  const again = await gm.search({ ...config(), file, onTrial: () => t.fail('all is known') });
  t.strictSame(figures(again), whole);
  const { loss } = await again.model.evaluate(config().x, config().y, { verbose: 0 });
  t.ok(loss < 0.01, 'the best model is trained anew');
});

t.test('refuses', async t => {
  const file = `${t.testdir()}/search.json`;
  const bad = (more: object) => gm.search({ ...config(), ...more });
  await t.rejects(bad({ space: {} }), { message: /`space`, a record of what is searched/ });
  await t.rejects(bad({ space: { units: 3 } }), { message: /`space.units` to be made by/ });
  await t.rejects(bad({ trials: 0 }), { message: /`trials` to be an integer from 1, received 0/ });
  await t.rejects(bad({ monitor: 'accuracy' }), {
    message: /`monitor` to be one of loss, val_loss/,
  });
  await t.rejects(bad({ tries: 3 }), { message: /Did you mean "trials"/ });
  await gm.search({ ...config(), file, trials: 1 });
  await t.rejects(bad({ file, trials: 2 }), { message: /`trials` 1, received 2/ });
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 30));
  await t.rejects(bad({ file, trials: 1 }), { message: /to hold a search of version 1/ });
});
