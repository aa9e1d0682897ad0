// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

const quiet = { verbose: 0 as const };
const network = () => {
  const model = gm.sequential([
    gm.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' }),
  ]);
  model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
  return model;
};
const row = (i: number) => [Math.sin(i), Math.cos(i)];
const batch = (i: number) =>
  [
    [row(i), row(i + 1)],
    [i % 3, 1],
  ] as const;
const weightsOf = (model: gm.Sequential) => model.getWeights().map(w => w.arraySync());
/** Batches that note what is done with them. */
function noted(count: number, fail = -1) {
  const seen = { begun: 0, pulled: 0, returned: 0 };
  function* batches() {
    seen.begun++;
    let ended = false;
    try {
      for (let i = 0; i < count; i++) {
        seen.pulled++;
        if (i === fail) throw new Error(`batch ${i} is broken`);
        yield batch(i);
      }
      ended = true;
    } finally {
      if (!ended) seen.returned++;
    }
  }
  return { seen, batches };
}

t.test('fit over batches', async t => {
  t.test('takes tuples, records, async iterables and functions that give them', async t => {
    const forms: (() => gm.Batches)[] = [
      () => [0, 1, 2].map(i => batch(i)).values(),
      () =>
        [0, 1, 2]
          .map(batch)
          .map(([x, y]) => ({ x: gm.tensor(x as never), y: [...y] }))
          .values(),
      () =>
        [0, 1, 2]
          .map(batch)
          .map(([xs, ys]) => ({ xs: [...xs], ys: [...ys] }))
          .values(),
      () =>
        async function* () {
          for (const i of [0, 1, 2]) yield await Promise.resolve(batch(i));
        },
    ];
    const results = [];
    for (const form of forms) {
      const model = network();
      await model.fit(form(), undefined, quiet);
      results.push(weightsOf(model));
    }
    for (const result of results) near(t, result, results[0], 0, 'weights');
  });

  t.test('has each epoch from the start, or goes on where steps are counted', async t => {
    const each = noted(3);
    await network().fit(each.batches, undefined, { epochs: 2, ...quiet });
    t.same(each.seen, { begun: 2, pulled: 6, returned: 0 });
    const counted = noted(100);
    const { history } = await network().fit(counted.batches, undefined, {
      epochs: 4,
      initialEpoch: 1,
      stepsPerEpoch: 5,
      ...quiet,
    });
    t.equal(history.loss.length, 3);
    t.same(counted.seen, { begun: 1, pulled: 15, returned: 1 }, 'no batch more than is trained on');
  });

  t.test('warns where batches end before the steps do, and begins anew', async t => {
    const warned = new Promise<Error>(resolve => process.once('warning', resolve));
    const short = noted(3);
    const { history } = await network().fit(short.batches, undefined, {
      epochs: 2,
      stepsPerEpoch: 5,
      ...quiet,
    });
    t.match((await warned).message, /fit: the iterable ended after 3 of 5 steps/);
    t.equal(history.loss.length, 2);
    t.equal(short.seen.begun, 2);
  });

  t.test('pulls two batches while a step computes', async t => {
    const { batches, seen } = noted(6);
    const pulled: number[] = [];
    await network().fit(batches, undefined, {
      ...quiet,
      callbacks: { onBatchEnd: () => void pulled.push(seen.pulled) },
    });
    t.same(pulled, [3, 4, 5, 6, 6, 6]);
  });

  t.test('rejects with what the iterable throws', async t => {
    const { batches } = noted(5, 2);
    const model = network();
    await t.rejects(model.fit(batches, undefined, quiet), { message: 'batch 2 is broken' });
    t.equal((await model.optimizer.iterations.data())[0], 2, 'the batches before it were taken');
    await model.fit(noted(2).batches, undefined, quiet);
  });

  t.test('ends the iterable when it is aborted, also while it waits for a batch', async t => {
    const controller = new AbortController();
    const { batches, seen } = noted(1e9);
    setTimeout(() => controller.abort(new Error('enough')), 20);
    const { signal } = controller;
    await t.rejects(network().fit(batches, undefined, { ...quiet, signal }), { message: 'enough' });
    await new Promise(setImmediate);
    t.equal(seen.returned, 1);
    const never = async function* () {
      yield batch(0);
      await new Promise(() => undefined);
    };
    const second = new AbortController();
    setTimeout(() => second.abort(new Error('too long')), 20);
    await t.rejects(network().fit(never, undefined, { ...quiet, signal: second.signal }), {
      message: 'too long',
    });
  });

  t.test('stops where a callback says so', async t => {
    const model = network();
    const { batches, seen } = noted(50);
    const onBatchEnd = (step: number) => void (model.stopTraining = step === 4);
    await model.fit(batches, undefined, { epochs: 3, ...quiet, callbacks: { onBatchEnd } });
    t.equal((await model.optimizer.iterations.data())[0], 5);
    t.same([seen.begun, seen.returned], [1, 1]); // prettier-ignore
  });

  t.test('takes no batch where a callback stops it before the first', async t => {
    const model = network();
    const onEpochBegin = () => void (model.stopTraining = true);
    const callbacks = { onEpochBegin };
    await model.fit(noted(3).batches, undefined, { epochs: 2, ...quiet, callbacks });
    t.equal((await model.optimizer.iterations.data())[0], 0);
  });

  t.test('validates on batches, of which each evaluation takes so many', async t => {
    const held = noted(100);
    const { history } = await network().fit(noted(2).batches, undefined, {
      epochs: 4,
      validationData: held.batches,
      validationSteps: 3,
      validationFreq: [2, 4],
      ...quiet,
    });
    t.equal(history.val_loss.length, 2);
    t.equal(held.seen.begun, 1);
  });

  const refused: [string, () => Promise<unknown>, RegExp][] = [
    [
      'an iterable that gives nothing',
      () => network().fit([].values(), undefined, quiet),
      /fit: the iterable gave no batch in this epoch/,
    ],
    [
      'targets beside batches',
      () => network().fit(noted(1).batches, [1], quiet),
      /fit: expected no `y` beside an iterable of batches/,
    ],
    [
      'what is no batch',
      () => network().fit([3].values() as never, undefined, quiet),
      /fit: expected batches of the form \[x\], \[x, y\].*received 3/,
    ],
  ];
  for (const [name, run, message] of refused)
    t.test(`refuses ${name}`, async t => t.rejects(run(), { message }));
});

t.test('evaluate and predict over batches', async t => {
  const model = network();
  const x = [0, 1, 2].flatMap(i => batch(i)[0]);
  const y = [0, 1, 2].flatMap(i => batch(i)[1]);
  const whole = await model.evaluate(x, y, quiet);
  const { batches } = noted(3);
  near(t, (await model.evaluate(batches, undefined, quiet)).loss, whole.loss, 1e-5, 'evaluate');
  const some = await model.evaluateDataset(batches, { batches: 2, ...quiet });
  const counted = noted(10);
  await model.evaluate(counted.batches, undefined, { steps: 2, ...quiet });
  t.same(counted.seen, { begun: 1, pulled: 2, returned: 1 }, 'no batch more than is evaluated');
  near(t, some.loss, (await model.evaluate(x.slice(0, 4), y.slice(0, 4), quiet)).loss, 1e-5, 'two');
  const inBatches = await model.predict(batches());
  near(t, inBatches.arraySync(), model.predict(x).arraySync(), 1e-6, 'predict');
  t.same((await model.predict(batches(), { steps: 1 })).shape, [2, 1]); // prettier-ignore
});

t.test('datasets', async t => {
  const numbers = gm.data.array([1, 2, 3, 4, 5]);
  t.same(await numbers.map(n => n * 2).skip(1).take(3).toArray(), [4, 6, 8]); // prettier-ignore
  t.same(await numbers.filter(n => n % 2 === 1).toArray(), [1, 3, 5]);
  t.same(await numbers.repeat(2).toArray(), [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  t.same(await numbers.prefetch(3).toArray(), [1, 2, 3, 4, 5]);
  t.same([numbers.batch(2).length, numbers.batch(2, false).length], [3, 2]); // prettier-ignore

  t.test('batch stacks what stands at the same place', async t => {
    const items = numbers.map(n => ({ xs: [n, -n], ys: [gm.tensor([n]), n] }));
    const batches = items.batch<{ xs: gm.Tensor; ys: gm.Tensor[] }>(2);
    const [first, , last] = await batches.toArray();
    t.same(first.xs.arraySync(), [[1, -1], [2, -2]]); // prettier-ignore
    t.same([first.ys[0].arraySync(), first.ys[1].arraySync()], [[[1], [2]], [1, 2]]); // prettier-ignore
    t.same(last.xs.shape, [1, 2]);
  });

  t.test('shuffle keeps each item, in another order in each pass, by the seed', async t => {
    const many = gm.data.array(Array.from({ length: 50 }, (_, i) => i));
    const passes = async () => {
      const shuffled = many.shuffle(10, 7);
      return [await shuffled.toArray(), await shuffled.toArray()];
    };
    const [first, second] = await passes();
    t.same(
      [...first].sort((a, b) => a - b),
      await many.toArray(),
    );
    t.notSame(first, second);
    t.same(await passes(), [first, second]);
    t.ok(first.every((n, i) => n < i + 10), 'an item comes from the next ten'); // prettier-ignore
  });

  t.test('zip and generator feed fit', async t => {
    const xs = gm.data.generator(function* () {
      for (let i = 0; ; i++) yield row(i);
    });
    const ys = gm.data.array([0, 1, 2, 0, 1, 2]);
    const model = network();
    const dataset = gm.data.zip({ xs, ys }).batch(2);
    const { history } = await model.fitDataset(dataset, { epochs: 2, ...quiet });
    t.equal(history.loss.length, 2);
    t.equal((await model.optimizer.iterations.data())[0], 6);
  });

  t.throws(() => numbers.batch(0), {
    message: /Dataset.batch: expected `size` to be an integer from 1, received 0/,
  });
  t.throws(() => gm.data.zip([1 as never]), { message: /data.zip: expected datasets/ });
});
