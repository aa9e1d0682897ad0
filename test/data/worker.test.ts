// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';

const moduleOf = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const counted = moduleOf(`
  export default function* ({ count, fail }) {
    for (let i = 0; i < count; i++) {
      if (i === fail) throw new RangeError('no batch ' + i);
      yield [{ values: Float32Array.of(i, 1, 2, 3), shape: [2, 2] }, [[i], [-i]], Float32Array.of(1, 2)];
    }
  }`);
const network = () => {
  const model = gm.sequential([gm.layers.dense({ units: 1, inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
};

t.test('data.worker', async t => {
  t.test('brings batches over shared memory, in order', async t => {
    const batches = await gm.data.worker(counted, { data: { count: 5 } }).toArray();
    t.equal(batches.length, 5);
    const [x, y, weight] = batches[3] as [
      { values: Float32Array; shape: number[] },
      { values: Float32Array; shape: number[] },
      Float32Array,
    ];
    t.ok(x.values.buffer instanceof SharedArrayBuffer);
    t.same([[...x.values], x.shape], [[3, 1, 2, 3], [2, 2]]); // prettier-ignore
    t.same([[...y.values], y.shape, [...weight]], [[3, -3], [2, 1], [1, 2]]); // prettier-ignore
  });

  t.test('feeds fit, epoch after epoch', async t => {
    const model = network();
    const dataset = gm.data.worker(counted, { data: { count: 4 } });
    const { history } = await model.fit(dataset, undefined, { epochs: 2, verbose: 0 });
    t.ok(history.loss.length === 2 && history.loss.every(Number.isFinite));
    t.equal((await model.optimizer.iterations.data())[0], 8);
  });

  t.test('rejects with what the module throws', async t => {
    const dataset = gm.data.worker(counted, { data: { count: 5, fail: 2 } });
    await t.rejects(network().fit(dataset, undefined, { verbose: 0 }), { message: 'no batch 2' });
    await t.rejects(gm.data.worker(moduleOf('export default 3')).toArray(), {
      message: /expected the default export of .* to be an iterable of batches/,
    });
    await t.rejects(gm.data.worker(moduleOf('process.exit(7)')).toArray(), {
      message: /data\.worker: the thread of .* ended with code 7/,
    });
  });

  t.test('makes no more than two batches ahead', async t => {
    const count = new Int32Array(new SharedArrayBuffer(4));
    const noting = moduleOf(`
      export default function* (count) {
        for (;;) { count[0]++; yield [Float32Array.of(0)]; }
      }`);
    const batches = gm.data.worker(noting, { data: count })[Symbol.asyncIterator]();
    await batches.next();
    await new Promise(resolve => setTimeout(resolve, 100));
    t.equal(count[0], 3, 'one that was taken, and two');
    await batches.return(undefined);
  });

  t.throws(() => gm.data.worker('batches.mjs'), { message: /expected the URL of a module/ });
});
