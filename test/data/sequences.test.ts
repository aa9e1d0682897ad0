// Padded sequences and the sequences of a series, against Keras's (test/golden/sequences.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  call: 'padSequences' | 'timeseriesDataset';
  x: unknown[];
  targets?: unknown[] | null;
  options: Record<string, unknown>;
  y: unknown[];
}
const cases = golden<Case>('sequences');
const casesOf = (call: Case['call']) => cases.filter(c => c.call === call);
type Options = gm.TimeseriesDatasetOptions;

t.test('padSequences', async t => {
  t.test('is that of Keras', async t => {
    for (const { x, options, y } of casesOf('padSequences')) {
      const what = JSON.stringify([x, options]);
      const found: unknown = gm.padSequences(x as number[][], options);
      if (!(found instanceof gm.Tensor)) t.same(found, y, what);
      else {
        t.equal(found.dtype, options.dtype ?? 'int32', what);
        near(t, found.arraySync(), y, 0, what);
      }
    }
  });
  t.test('takes tensors and typed arrays as sequences', async t =>
    t.same(gm.padSequences([Int32Array.of(1, 2), gm.tensor([3]) as never]).arraySync(), [
      [1, 2],
      [0, 3],
    ]),
  );
  t.test('of nothing is empty', async t => t.same(gm.padSequences([]).shape, [0, 0]));
  t.test('refuses what is no sequence', async t => {
    t.throws(() => gm.padSequences([[1], 2] as never), {
      name: 'TypeError',
      message: 'padSequences: expected sequence 1 to be an array, received 2.',
    });
    t.throws(() => gm.padSequences('ab' as never), {
      message: 'padSequences: expected an array of sequences, received "ab".',
    });
  });
  t.test('refuses elements of different shapes', async t => {
    t.throws(() => gm.padSequences([[[1, 2]], [[3, 4], [5]]]), {
      name: 'ShapeError',
      message:
        'padSequences: expected shape [2], as before, at element 1 of sequence 1, received [5].',
    });
    t.throws(() => gm.padSequences([[1], ['a']]), {
      message: 'padSequences: expected a number at element 0 of sequence 1, received "a".',
    });
    t.throws(() => gm.padSequences([['a', 1]] as never, { dtype: 'string' }), {
      message: 'padSequences: expected a string at element 1 of sequence 0, received 1.',
    });
  });
  t.test('refuses options that it does not know', async t => {
    t.throws(() => gm.padSequences([[1]], { padding: 'before' as 'pre' }), {
      message: /^padSequences: expected `padding` to be "pre" or "post", received "before"/,
    });
    t.throws(() => gm.padSequences([[1]], { maxlen: -1 }), {
      message: 'padSequences: expected `maxlen` to be an integer from 0, received -1.',
    });
    t.throws(() => gm.padSequences([[1]], { value: '?' }), {
      message:
        'padSequences: expected `value` to be a number, or `dtype` \'string\', received "?".',
    });
    t.throws(() => gm.padSequences([[1]], { maxLen: 2 } as never), { message: /"maxlen"/ });
  });
});

t.test('timeseriesDataset', async t => {
  const steps = Array.from({ length: 20 }, (_, i) => i);

  t.test('is that of Keras', async t => {
    for (const { x, targets, options, y } of casesOf('timeseriesDataset')) {
      const dataset = gm.timeseriesDataset(x, targets ?? null, options as unknown as Options);
      const batches = [...dataset].map(batch => batch.map(part => part.arraySync()));
      t.same(batches, y, JSON.stringify(options));
    }
  });
  t.test('gives all sequences at once, too', async t => {
    const dataset = gm.timeseriesDataset(steps, steps, { sequenceLength: 3, sequenceStride: 8 });
    const [x, y] = dataset.tensors();
    t.same([x.arraySync(), y!.arraySync()], [[[0, 1, 2], [8, 9, 10], [16, 17, 18]], [0, 8, 16]]); // prettier-ignore
    t.equal(dataset.count, 3);
  });
  t.test('shuffles each epoch anew, as the seed says', async t => {
    const make = () =>
      gm.timeseriesDataset(steps, steps, { sequenceLength: 1, batchSize: 6, shuffle: true, seed: 3 }); // prettier-ignore
    const epoch = (dataset: gm.TimeseriesDataset) =>
      [...dataset].flatMap(([x, y]) => {
        t.same(x.dataSync(), y!.dataSync());
        return Array.from(x.dataSync());
      });
    const [one, other] = [make(), make()];
    const [first, second] = [epoch(one), epoch(one)];
    t.not(first.join(), second.join());
    t.same([epoch(other), epoch(other)], [first, second]);
    for (const order of [first, second, steps])
      t.same([...order].sort((a, b) => a - b), steps); // prettier-ignore
    t.not(first.join(), steps.join());
  });
  t.test('is what fit, evaluate and predict take', async t => {
    const series = gm.tensor(steps.map(i => [Math.sin(i)]));
    const dataset = gm.timeseriesDataset(series, series, { sequenceLength: 4, batchSize: 8 });
    const model = gm.sequential([
      gm.layers.flatten({ inputShape: [4, 1] }),
      gm.layers.dense({ units: 1 }),
    ]);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const { history } = await model.fit(dataset, undefined, { epochs: 3, verbose: 0 });
    t.equal(history.loss.length, 3);
    t.ok(history.loss[2] < history.loss[0]);
    const { loss } = await model.evaluate(dataset, undefined, { verbose: 0 });
    t.ok(loss < history.loss[0]);
    const y = await model.predict(gm.timeseriesDataset(series, null, { sequenceLength: 4 }));
    t.same(y.shape, [17, 1]);
  });
  t.test('refuses options that fit no sequence', async t => {
    const make = (options: object) => () =>
      gm.timeseriesDataset(steps, null, { sequenceLength: 4, ...options });
    t.throws(make({ sequenceLength: 21 }), {
      name: 'ShapeError',
      message: 'timeseriesDataset: expected at least 21 steps, those of one sequence, received 20.',
    });
    t.throws(make({ sequenceStride: 0 }), {
      name: 'RangeError',
      message: 'timeseriesDataset: expected `sequenceStride` to be an integer from 1, received 0.',
    });
    t.throws(make({ startIndex: 20 }), {
      message:
        'timeseriesDataset: expected `startIndex` to be an integer from 0 to 19, received 20.',
    });
    t.throws(make({ startIndex: 5, endIndex: 5 }), {
      message: 'timeseriesDataset: expected `endIndex` to be an integer from 6 to 20, received 5.',
    });
    t.throws(make({ seed: -1, shuffle: true }), { message: /`seed` to be an integer from 0/ });
    t.throws(make({ stride: 2 }), { message: /timeseriesDataset: .*"stride"/ });
    t.throws(() => gm.timeseriesDataset(steps, steps, undefined as never), {
      message: 'timeseriesDataset: expected options with a `sequenceLength`, received undefined.',
    });
  });
  t.test('refuses a scalar, and targets that end before the first sequence', async t => {
    t.throws(() => gm.timeseriesDataset(1, null, { sequenceLength: 1 }), {
      name: 'ShapeError',
      message: 'timeseriesDataset: expected steps along a first axis, received "a scalar".',
    });
    t.throws(() => gm.timeseriesDataset(steps, [1, 2], { sequenceLength: 2, startIndex: 2 }), {
      name: 'ShapeError',
      message: 'timeseriesDataset: expected targets from step 2 on, received 2.',
    });
  });
});

t.test('toCategorical', async t => {
  t.test('is a one at each class', async t => {
    t.same(gm.toCategorical([0, 2]).arraySync(), [
      [1, 0, 0],
      [0, 0, 1],
    ]);
    t.same(gm.toCategorical([[1], [0]], 3).shape, [2, 3]);
    t.same(gm.toCategorical(gm.tensor(Int32Array.of(1, 0), [1, 2])).shape, [1, 2, 2]);
  });
  t.test('refuses what is no class, and says where', async t => {
    t.throws(() => gm.toCategorical([0, 3], 3), {
      name: 'RangeError',
      message: 'toCategorical: expected a class, an integer from 0 to 2, at element 1, received 3.',
    });
    t.throws(() => gm.toCategorical([0.5]), { message: /at element 0, received 0.5\./ });
  });
});
