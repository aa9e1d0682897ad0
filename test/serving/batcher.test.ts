// SPDX-License-Identifier: MIT
import { getEventListeners } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { hostOnly } from '../backends.js';

/** y = scale * the sum of x, of samples of three numbers. */
function sums(scale = 1): gm.Sequential {
  const model = gm.sequential([gm.layers.dense({ units: 1, useBias: false, inputShape: [3] })]);
  model.setWeights([gm.full([3, 1], scale)]);
  return model;
}
const sample = (i: number) => Float32Array.of(i, i + 1, i + 2);
const sumOf = (i: number) => 3 * i + 3;
const listed = async (answers: readonly Promise<ArrayLike<number>>[]) =>
  (await Promise.all(answers)).map(y => Array.from(y));

/** A batcher that ends with its test. */
function batcherOf(t: Test, model: gm.Model, config?: gm.BatcherConfig): gm.Batcher {
  const made = gm.batcher(model, config);
  t.teardown(() => made.close());
  return made;
}
/** The sum and the product of two inputs. */
function sumAndProduct(): gm.Model {
  const [a, b] = [gm.input({ shape: [2], name: 'a' }), gm.input({ shape: [2], name: 'b' })];
  const sum = gm.layers.add().apply([a, b]);
  const product = gm.layers.multiply().apply([a, b]);
  return gm.model({ inputs: { a, b }, outputs: { sum, product } });
}

t.test('a request', async t => {
  const batcher = batcherOf(t, sums());

  t.test('is a typed array, an array or a tensor, with or without the first axis', async t => {
    const answers = await listed([
      batcher.predict(sample(1)),
      batcher.predict([1, 2, 3]),
      batcher.predict([[1, 2, 3]]),
      batcher.predict(gm.tensor([1, 2, 3])),
      batcher.predict(gm.tensor([[1, 2, 3]])),
      batcher.predict({ values: sample(1), shape: [1, 3] }),
    ]);
    t.same(answers, new Array(6).fill([6]));
  });

  t.test('of some samples is answered in their order', async t => {
    const y = await batcher.predict(Float32Array.of(1, 2, 3, 4, 5, 6));
    t.ok(y instanceof Float32Array);
    t.same(Array.from(y), [6, 15]);
    const two = [
      [4, 5, 6],
      [1, 2, 3],
    ];
    t.same(Array.from(await batcher.predict(two)), [15, 6]);
  });

  t.test('is copied at the call', async t => {
    const x = sample(1);
    const answer = batcher.predict(x);
    x.fill(100);
    t.same(Array.from(await answer), [6]);
  });

  t.test('may be a tensor that is disposed of before it is answered', async t => {
    const x = gm.tensor([1, 2, 3]);
    const answer = batcher.predict(x);
    x.dispose();
    t.same(Array.from(await answer), [6]);
  });

  t.test('has an answer of its own, which keeps no other alive', async t => {
    const [a, b] = await Promise.all([batcher.predict(sample(1)), batcher.predict(sample(2))]);
    t.not(a.buffer, b.buffer);
    t.equal(a.buffer.byteLength, 4);
  });

  t.test('cannot be made while a function is captured', async t => {
    let answer: Promise<unknown> | undefined;
    gm.capture((x: gm.Tensor) => {
      answer = batcher.predict(sample(1));
      return x.add(1);
    })(gm.tensor([1]));
    await t.rejects(answer!, { name: 'CaptureError' });
  });
});

t.test('concurrent requests', async t => {
  t.test('are computed together, and each gets its own answer', async t => {
    const batcher = batcherOf(t, sums(), { maxBatch: 32 });
    const asked = Array.from({ length: 100 }, (_, i) => batcher.predict(sample(i)));
    const expected = Array.from({ length: 100 }, (_, i) => [sumOf(i)]);
    t.same(await listed(asked), expected);
    t.match(batcher.stats(), { batches: 4, meanBatch: 25, requests: 100, answered: 100 });
  });

  t.test('of several samples each fill a batch as far as they fit', async t => {
    const batcher = batcherOf(t, sums(), { maxBatch: 4 });
    const rows = (n: number) => Array.from({ length: n }, (_, i) => [i, i + 1, i + 2]);
    const answers = await listed([3, 2, 1, 4].map(n => batcher.predict(rows(n))));
    t.same(answers, [[3, 6, 9], [3, 6], [3], [3, 6, 9, 12]]);
    t.equal(batcher.stats().batches, 3, '3 + 1, 2, 4');
  });

  t.test('need a recording for a few sizes only', async t => {
    const batcher = batcherOf(t, sums());
    const ask = (n: number) =>
      Promise.all(Array.from({ length: n }, (_, i) => batcher.predict(sample(i))));
    await ask(5);
    const before = gm.info().compiles;
    await ask(6);
    t.equal(gm.info().compiles, before, '5 and 6 are both computed as 6');
    await batcher.warmUp();
    const warm = gm.info().compiles;
    for (let n = 1; n <= 32; n++) await ask(n);
    t.equal(gm.info().compiles, warm);
  });

  t.test('for samples of any length are mixed by their length', async t => {
    const steps = gm.input({ shape: [null, 2] });
    const mean = gm.layers.globalAveragePooling1d().apply(steps);
    const batcher = batcherOf(t, gm.model({ inputs: steps, outputs: mean }));
    const ask = (length: number, value: number) =>
      batcher.predict({ values: new Float32Array(2 * length).fill(value), shape: [1, length, 2] });
    const answers = await listed([ask(3, 1), ask(5, 2), ask(3, 3), ask(5, 4)]);
    t.same(
      answers,
      [1, 2, 3, 4].map(n => [n, n]),
    );
    t.equal(batcher.stats().batches, 2);
  });

  t.test('of several inputs and outputs keep the structure of the model', async t => {
    const batcher = batcherOf(t, sumAndProduct());
    const ask = (x: number[]) =>
      batcher.predict<Record<string, Float32Array>>({ a: x, b: Float32Array.of(2, 3) });
    const [one, two] = await Promise.all([ask([1, 2]), ask([3, 4])]);
    t.same([...one.sum, ...one.product], [3, 5, 2, 6]);
    t.same([...two.sum, ...two.product], [5, 7, 6, 12]);
    t.equal(batcher.stats().batches, 1);
  });

  t.test('are answered while the model trains', async t => {
    const model = sums();
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
    const batcher = batcherOf(t, model);
    const fit = model.fit(gm.zeros([256, 3]), gm.zeros([256, 1]), { epochs: 3, verbose: 0 });
    t.same(await listed([batcher.predict(sample(1)), batcher.predict(sample(2))]), [[6], [9]]);
    await fit;
  });
});

t.test('maxDelayMs', async t => {
  t.test('lets a request wait for company, until the batch is full', async t => {
    const batcher = batcherOf(t, sums(), { maxDelayMs: 600_000, maxBatch: 2 });
    const first = batcher.predict(sample(1));
    await after(20);
    t.match(batcher.stats(), { batches: 0, waiting: 1 });
    t.same(await listed([first, batcher.predict(sample(2))]), [[6], [9]]);
    t.equal(batcher.stats().batches, 1);
  });

  t.test('ends for a request that gets none', async t => {
    const batcher = batcherOf(t, sums(), { maxDelayMs: 5 });
    t.same(Array.from(await batcher.predict(sample(1))), [6]);
  });

  t.test('ends when the batcher is closed', async t => {
    const batcher = gm.batcher(sums(), { maxDelayMs: 600_000 });
    const answer = batcher.predict(sample(1));
    await batcher.close();
    t.same(Array.from(await answer), [6]);
  });
});

t.test('a bad request', async t => {
  t.test('of the wrong shape is refused before it joins a batch', async t => {
    const batcher = batcherOf(t, sums());
    const good = batcher.predict(sample(1));
    await t.rejects(batcher.predict(Float32Array.of(1, 2)), {
      name: 'ShapeError',
      message:
        /^batcher\.predict: Sequential ".*": expected a sample of shape \[3\], or some along a first axis, received \[2\]\.$/,
    });
    await t.rejects(batcher.predict([[1, 2]]), { message: /received \[1, 2\]/ });
    await t.rejects(batcher.predict(new Float32Array(0)), { message: /received \[0\]/ });
    await t.rejects(batcher.predict({ values: sample(1), shape: [2, 3] }), {
      message: /expected 6 values for shape \[2, 3\], received 3\./,
    });
    await t.rejects(batcher.predict(undefined as never), { message: /expected data: a tensor/ });
    t.same(Array.from(await good), [6]);
    t.equal(batcher.stats().requests, 1);
  });

  t.test('of more samples than a batch holds is refused', async t => {
    const batcher = batcherOf(t, sums(), { maxBatch: 2 });
    await t.rejects(batcher.predict(new Float32Array(9)), {
      message:
        'batcher.predict: expected at most 2 samples (maxBatch), received 3. Ask model.predict for more.',
    });
  });

  t.test('whose inputs differ in length is refused', async t => {
    const batcher = batcherOf(t, sumAndProduct());
    const two = Float32Array.of(1, 2, 3, 4);
    await t.rejects(batcher.predict({ a: [1, 2], b: two }), {
      message:
        'batcher.predict: expected as many rows of each input as of the first (1), received 2.',
    });
  });

  t.test('that a kernel refuses fails alone', async t => {
    const embedding = gm.layers.embedding({ inputDim: 4, outputDim: 2, inputShape: [1] });
    const batcher = batcherOf(t, gm.sequential([embedding, gm.layers.flatten()]));
    const asked = [1, 9, 2].map(id => batcher.predict(Int32Array.of(id)));
    const [one, bad, two] = await Promise.allSettled(asked);
    t.equal(one.status, 'fulfilled');
    t.equal(two.status, 'fulfilled');
    t.match(bad, { status: 'rejected', reason: { name: 'FaultError', value: 9 } });
    t.match(batcher.stats(), { answered: 2, failed: 1, waiting: 0 });
  });

  t.test('leaves nothing in the rows that fill later batches up', async t => {
    const embedding = gm.layers.embedding({ inputDim: 4, outputDim: 2, inputShape: [1] });
    const batcher = batcherOf(t, gm.sequential([embedding, gm.layers.flatten()]));
    const ask = (ids: number[]) =>
      Promise.allSettled(ids.map(id => batcher.predict(Int32Array.of(id))));
    await ask([0, 1, 2, 3, 1, 9]);
    const { batches } = batcher.stats();
    await ask([0, 1, 2, 3, 1]);
    t.equal(batcher.stats().batches, batches + 1, 'the five were computed as six, at once');
  });
});

t.test('an AbortSignal', async t => {
  const reason = new Error('the client went away');

  t.test('takes a waiting request out of its batch', async t => {
    const batcher = batcherOf(t, sums());
    const controller = new AbortController();
    const { signal } = controller;
    const asked = [1, 2, 3].map(i => batcher.predict(sample(i), i === 2 ? { signal } : {}));
    controller.abort(reason);
    const [one, two, three] = await Promise.allSettled(asked);
    t.match(two, { status: 'rejected', reason });
    t.match(one, { status: 'fulfilled', value: { 0: 6 } });
    t.match(three, { status: 'fulfilled', value: { 0: 12 } });
    t.match(batcher.stats(), { aborted: 1, answered: 2, batches: 1, meanBatch: 2 });
  });

  t.test('of the only request leaves nothing to compute', async t => {
    const batcher = batcherOf(t, sums());
    const controller = new AbortController();
    const answer = batcher.predict(sample(1), { signal: controller.signal });
    controller.abort(reason);
    await t.rejects(answer, reason);
    await batcher.close();
    t.match(batcher.stats(), { aborted: 1, batches: 0, waiting: 0 });
  });

  t.test('drops the answer of a request that runs', async t => {
    const batcher = batcherOf(t, sums(), { maxBatch: 2 });
    const controller = new AbortController();
    const other = batcher.predict(sample(1));
    const answer = batcher.predict(sample(2), { signal: controller.signal });
    t.equal(batcher.stats().running, 1, 'the batch is full, and runs');
    controller.abort(reason);
    await t.rejects(answer, reason);
    t.same(Array.from(await other), [6]);
    t.match(batcher.stats(), { aborted: 1, answered: 1, batches: 1 });
  });

  t.test('of many requests is listened to while they last', async t => {
    const batcher = batcherOf(t, sums());
    const { signal } = new AbortController();
    const asked = [1, 2, 3].map(i => batcher.predict(sample(i), { signal }));
    t.equal(getEventListeners(signal, 'abort').length, 1);
    await Promise.all(asked);
    t.equal(getEventListeners(signal, 'abort').length, 0);
  });

  t.test('that is aborted already refuses the request', async t => {
    const batcher = batcherOf(t, sums());
    await t.rejects(batcher.predict(sample(1), { signal: AbortSignal.abort(reason) }), reason);
    t.equal(batcher.stats().requests, 0);
  });
});

t.test('queueLimit refuses what is too much, and takes more when there is room', async t => {
  const batcher = batcherOf(t, sums(), { queueLimit: 3 });
  const asked = [1, 2, 3, 4, 5].map(i => batcher.predict(sample(i)));
  const settled = await Promise.allSettled(asked);
  const answered = settled.map(({ status }) => status === 'fulfilled');
  t.same(answered, [true, true, true, false, false]);
  await t.rejects(asked[3], {
    name: 'BatcherFullError',
    code: 'ERR_BATCHER_FULL',
    queueLimit: 3,
    message:
      'batcher.predict: expected fewer than 3 waiting requests (queueLimit), received one more. Try again later.',
  });
  t.same(Array.from(await batcher.predict(sample(6))), [21]);
  t.match(batcher.stats(), { requests: 4, answered: 4, rejected: 2, waiting: 0 });
});

t.test('swap', async t => {
  t.test('under load loses no request, and answers from the new model once it is done', async t => {
    const batcher = batcherOf(t, sums(1), { maxBatch: 8 });
    const seen = new Set<number>();
    let isAsking = true;
    const caller = async () => {
      while (isAsking) seen.add((await batcher.predict(sample(1)))[0]);
    };
    const callers = Array.from({ length: 20 }, caller);
    while (seen.size === 0) await after(1);
    t.same([...seen], [6]);
    await batcher.swap(sums(2));
    t.equal((await batcher.predict(sample(1)))[0], 12);
    seen.clear();
    while (seen.size === 0) await after(1);
    isAsking = false;
    await Promise.all(callers);
    t.same([...seen], [12]);
    const { requests, answered } = batcher.stats();
    t.equal(answered, requests);
  });

  t.test('gives requests that wait to the new model', async t => {
    const batcher = gm.batcher(sums(1), { maxDelayMs: 600_000 });
    const answer = batcher.predict(sample(1));
    const next = sums(2);
    await batcher.swap(next);
    t.equal(batcher.model, next);
    await batcher.close();
    t.same(Array.from(await answer), [12]);
  });

  t.test('refuses a model of other inputs', async t => {
    const batcher = batcherOf(t, sums());
    const other = gm.sequential([gm.layers.dense({ units: 1, inputShape: [4] })]);
    await t.rejects(batcher.swap(other), {
      message:
        'batcher.swap: expected a model whose inputs have samples of shape [3], received [4]. Make a batcher for it.',
    });
    await t.rejects(batcher.swap({} as never), { message: /^batcher\.swap: expected a model/ });
  });

  t.test('keeps the present model where the new one cannot run', async t => {
    class Broken extends gm.Model {
      call(): gm.Tensor {
        throw new Error('broken');
      }
    }
    const batcher = batcherOf(t, sums());
    await batcher.predict(sample(1));
    await t.rejects(batcher.swap(new Broken({})), { message: 'broken' });
    t.same(Array.from(await batcher.predict(sample(1))), [6]);
  });
});

t.test('close answers what was taken on, and refuses what comes later', async t => {
  const batcher = gm.batcher(sums(), { maxBatch: 4 });
  const asked = Array.from({ length: 30 }, (_, i) => batcher.predict(sample(i)));
  await batcher.close();
  t.equal(batcher.stats().answered, 30);
  const expected = Array.from({ length: 30 }, (_, i) => [sumOf(i)]);
  t.same(await listed(asked), expected);
  await t.rejects(batcher.predict(sample(1)), {
    name: 'BatcherClosedError',
    code: 'ERR_BATCHER_CLOSED',
    message: 'batcher.predict: the batcher was closed. Make another one with gm.batcher(model).',
  });
});

t.test('stats tells how long requests took', async t => {
  const batcher = batcherOf(t, sums());
  t.same(batcher.stats().latency, { mean: 0, p50: 0, p99: 0, max: 0 });
  for (let i = 0; i < 20; i++) await batcher.predict(sample(i));
  const { mean, p50, p99, max } = batcher.stats().latency;
  t.ok(0 < p50 && p50 <= p99 && p99 <= max && mean <= max, `${p50} ${p99} ${max} ${mean}`);
});

t.test('the options are checked', async t => {
  const model = sums();
  for (const [config, message] of [
    [{ maxBatch: 0 }, 'batcher: expected `maxBatch` to be an integer from 1, received 0.'],
    [{ queueLimit: 1.5 }, 'batcher: expected `queueLimit` to be an integer from 1, received 1.5.'],
    [{ maxDelayMs: -1 }, 'batcher: expected `maxDelayMs` to be a number from 0, received -1.'],
  ] as const)
    t.throws(() => gm.batcher(model, config), { message });
  t.throws(() => gm.batcher(model, { maxbatch: 8 } as never), {
    message: 'batcher: has no option "maxbatch". Did you mean "maxBatch"?',
  });
  t.throws(() => gm.batcher({} as never), { message: /^batcher: expected a model, received/ });
});

t.test(
  'a hundred thousand requests leave nothing behind',
  { skip: hostOnly('so many take too long') },
  async t => {
    const batcher = batcherOf(t, sums(), { maxBatch: 64 });
    const ask = async (count: number) => {
      for (let i = 0; i < count; i += 100)
        await Promise.all(Array.from({ length: 100 }, (_, j) => batcher.predict(sample(j))));
    };
    const measure = () => {
      gc!(); // tap runs tests with --expose-gc
      return { tensors: gm.memory().numBytes, heap: process.memoryUsage().heapUsed };
    };
    await ask(1000);
    const before = measure();
    await ask(100_000);
    const now = measure();
    t.ok(now.tensors <= before.tensors, `${before.tensors} bytes before, ${now.tensors} after`);
    const grown = (now.heap - before.heap) / 1000;
    t.ok(grown < 1000, `the heap has grown by ${grown} kB: 10 bytes a request at most`);
    t.equal(batcher.stats().answered, 101_000);
  },
);
