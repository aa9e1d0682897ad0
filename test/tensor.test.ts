// SPDX-License-Identifier: MIT
import t from 'tap';
import { native } from '../src/native/addon.js';
import { stream } from '../src/stream.js';
import * as gm from '../src/index.js';

const liveBytes = () => native.info(stream.takePending()).liveBytes;

t.test('tensor', async t => {
  t.test('takes the dtype of what it is given', async t => {
    t.same(
      [
        gm.tensor(1),
        gm.tensor([true]),
        gm.tensor(new Int32Array(2)),
        gm.tensor(new Uint8Array(2)),
        gm.tensor(new Float64Array(2)),
      ].map(x => x.dtype),
      ['float32', 'bool', 'int32', 'uint8', 'float32'],
    );
  });
  t.test('copies its values at the call', async t => {
    const values = new Float32Array([1, 2]);
    const x = gm.tensor(values);
    values.fill(9);
    t.same(await x.data(), new Float32Array([1, 2]));
  });
  t.test('gives nested arrays back as they were', async t => {
    const nested = [[[1, 2]], [[3, 4]], [[5, 6]]];
    t.same(gm.tensor(nested).arraySync(), nested);
    t.same(gm.tensor([[true, false]]).arraySync(), [[true, false]]);
    t.same(gm.tensor([[], []]).shape, [2, 0]);
  });
  t.test('prints shape, dtype and values', async t => {
    t.equal(
      String(
        gm.tensor([
          [1, 2],
          [3, 4.5],
        ]),
      ),
      'Tensor(shape=[2, 2], dtype=float32,\n  [[1, 2],\n   [3, 4.5]])',
    );
    t.match(String(gm.zeros([5000])), /\[0, 0, 0, \.\.\., 0, 0, 0\]/);
  });
  t.test('converts 64-bit numbers with a range check', async t => {
    t.same(gm.tensor(new BigInt64Array([5n])).dataSync(), new Int32Array([5]));
    t.throws(() => gm.tensor(new BigInt64Array([2n ** 40n])), {
      name: 'RangeError',
      message: /element 0 in the range of int32, received 1099511627776n/,
    });
    t.throws(() => gm.tensor(new Float64Array([1e300])), { name: 'RangeError' });
  });
});

t.test('tensor refuses', async t => {
  const endless: unknown[] = [];
  endless.push(endless);
  const detached = new Float32Array(4);
  structuredClone(detached.buffer, { transfer: [detached.buffer] });
  const cases: [string, () => unknown, RegExp][] = [
    [
      'rows of different lengths',
      () => gm.tensor([[1, 2], [3]]),
      /every row at depth 1 to hold 2 values/,
    ],
    ['strings', () => gm.tensor(['1'] as never), /expected a number at element 0, received "1"/],
    [
      'values that do not fill the shape',
      () => gm.tensor([1, 2, 3], [2, 2]),
      /expected 4 elements for shape \[2, 2\], received 3/,
    ],
    ['fractional extents', () => gm.zeros([2.5]), /integer from 0, received 2\.5/],
    ['negative extents', () => gm.zeros([-1]), /integer from 0, received -1/],
    ['extents that no memory holds', () => gm.zeros([2 ** 30, 2 ** 30]), /at most 2\^40 elements/],
    ['NaN as an extent', () => gm.zeros([NaN]), /integer from 0, received NaN/],
    ['more axes than six', () => gm.zeros([1, 1, 1, 1, 1, 1, 1]), /at most 6 axes/],
    ['an array that holds itself', () => gm.tensor(endless), /at most 6 axes/],
    ['unknown dtypes', () => gm.tensor([1], [1], 'float16' as never), /a dtype \(float32/],
    [
      'fractions as integers',
      () => gm.tensor([1.5], [1], 'int32'),
      /an integer at element 0 for dtype int32, received 1\.5/,
    ],
    ['detached buffers', () => gm.tensor(detached, [4]), /expected 4 elements/],
  ];
  for (const [name, run, message] of cases) {
    t.test(name, async t => {
      t.throws(run, { message });
    });
  }
});

t.test('a disposed tensor', async t => {
  t.test('says so when it is used', async t => {
    const x = gm.ones([2]);
    x.dispose();
    t.throws(() => x.add(1), { message: /the tensor of shape \[2\] was disposed/ });
    t.throws(() => x.dataSync(), { message: /was disposed/ });
    x.dispose();
  });
  t.test('is still read by what was enqueued before', async t => {
    const x = gm.ones([1000]);
    const y = x.add(1);
    x.dispose();
    t.equal((await y.data())[999], 2);
  });
  t.test('goes at the end of a using block', async t => {
    const x = gm.ones([2]);
    x[Symbol.dispose]();
    t.equal(x.isDisposed, true);
  });
});

t.test('tidy', async t => {
  t.test('disposes all but what is returned and kept', async t => {
    let kept: gm.Tensor | undefined;
    const before = liveBytes();
    const { y } = gm.tidy(() => {
      kept = gm.keep(gm.ones([16]));
      gm.ones([1000]).add(1);
      return { y: gm.ones([16]) };
    });
    t.equal(liveBytes() - before, 128);
    t.equal(kept!.isDisposed || y.isDisposed, false);
  });
  t.test('disposes what was made when the function throws', async t => {
    const before = liveBytes();
    t.throws(
      () =>
        gm.tidy(() => {
          gm.ones([1000]);
          throw new Error('mine');
        }),
      { message: 'mine' },
    );
    t.equal(liveBytes(), before);
  });
  t.test('refuses promises', async t => {
    t.throws(() => gm.tidy(async () => gm.ones([1])), {
      message: /expected a synchronous function/,
    });
  });
});

t.test('a fault', async t => {
  t.test('is thrown at the next read of what follows from it, once', async t => {
    const bad = gm.gather(gm.tensor([1, 2, 3]), gm.tensor([0, 5], [2], 'int32'));
    const after = bad.mul(2);
    const fine = gm.ones([1]).add(1);
    t.equal(fine.item(), 2);
    t.throws(() => after.dataSync(), {
      name: 'FaultError',
      message: /gather: expected every index to be in \[0, 3\), received 5 at element 1/,
    });
    await t.rejects(after.data(), { message: /reported before/ });
  });
});

t.test('many ops in a row', async t => {
  t.test('keep no more than what is waited for', async t => {
    let x = gm.zeros([100]);
    for (let i = 0; i < 30_000; i++) {
      const y = x.add(1);
      x.dispose();
      x = y;
    }
    t.equal(x.dataSync()[0], 30_000);
  });
});
