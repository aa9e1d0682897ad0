import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { onEachBackend } from './close.js';

const x = [
  [1, 2, 3],
  [4, 5, 6],
];
const bytes = tensor(Uint8Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

onEachBackend(t => {
  t.test('transpose', async t => {
    t.same(gm.transpose(x).arraySync(), [
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    t.same(gm.transpose(tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]), [2, 0, 1]).arraySync(), [
      [[1, 4]],
      [[2, 5]],
      [[3, 6]],
    ]);
    t.same(gm.transpose(x, [-2, -1]).arraySync(), x);
  });
  t.test('reshape fills in one extent', async t => {
    t.same(gm.reshape(x, [3, -1]).arraySync(), [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    t.same(gm.reshape([7], []).arraySync(), 7);
    t.same(gm.reshape(tensor([], [0, 3]), [-1, 3]).shape, [0, 3]);
  });
  t.test('expandDims, squeeze, flatten', async t => {
    t.same(gm.expandDims(x, 0).shape, [1, 2, 3]);
    t.same(gm.expandDims(x).shape, [2, 3, 1]);
    t.same(gm.squeeze(gm.ones([1, 2, 1])).shape, [2]);
    t.same(gm.squeeze(gm.ones([1, 2, 1]), -1).shape, [1, 2]);
    t.same(gm.flatten(x).shape, [6]);
  });
  t.test('concat along any axis, of more than eight tensors too', async t => {
    t.same(gm.concat([x, [[7], [8]]]).arraySync(), [
      [1, 2, 3, 7],
      [4, 5, 6, 8],
    ]);
    t.same(gm.concat([x, [[7, 8, 9]]], 0).arraySync(), [...x, [7, 8, 9]]);
    t.same(
      gm.concat(Array.from({ length: 70 }, (_, i) => [i])).arraySync(),
      Array.from({ length: 70 }, (_, i) => i),
    );
  });
  t.test('concat takes the dtype that holds all', async t => {
    t.equal(gm.concat([bytes, bytes]).dtype, 'uint8');
    t.equal(gm.concat([bytes, x]).dtype, 'float32');
  });
  t.test('stack and unstack are opposites', async t => {
    t.same(gm.stack(x, 1).arraySync(), [
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    t.same(
      gm.unstack(gm.stack(x, 1), 1).map(y => y.arraySync()),
      x,
    );
  });
  t.test('split into equal parts, or into sizes', async t => {
    t.same(
      gm.split(x, 3, 1).map(y => y.arraySync()),
      [
        [[1], [4]],
        [[2], [5]],
        [[3], [6]],
      ],
    );
    t.same(
      gm.split(x, [1, 2], 1).map(y => y.arraySync()),
      [
        [[1], [4]],
        [
          [2, 3],
          [5, 6],
        ],
      ],
    );
    t.same(
      gm.split(x, 2).map(y => y.shape),
      [
        [1, 3],
        [1, 3],
      ],
    );
  });
  t.test('slice', async t => {
    t.same(gm.slice(x, [1, 0], [1, 2]).arraySync(), [[4, 5]]);
    t.same(gm.slice(x, 1).arraySync(), [[4, 5, 6]], 'takes the rest of what is not named');
    t.same(
      gm.slice(x, [0, -2]).arraySync(),
      [
        [2, 3],
        [5, 6],
      ],
      'counts a begin below 0 from the end',
    );
    t.same(
      gm.slice(x, [0, 0], [-1, -1], [1, 2]).arraySync(),
      [
        [1, 3],
        [4, 6],
      ],
      'takes steps',
    );
    t.same(
      gm.slice(x, [0, -1], [-1, -1], [1, -1]).arraySync(),
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
      'and steps back',
    );
    t.same(gm.slice(x, [2, 0], [0, 3]).shape, [0, 3], 'may be of nothing');
    t.equal(gm.slice(bytes, 1).dtype, 'uint8');
  });
  t.test('reverse', async t => {
    t.same(gm.reverse(x).arraySync(), [
      [6, 5, 4],
      [3, 2, 1],
    ]);
    t.same(gm.reverse(x, -1).arraySync(), [
      [3, 2, 1],
      [6, 5, 4],
    ]);
    t.same(gm.reverse(tensor([], [0])).shape, [0]);
  });
  t.test('pad', async t => {
    t.same(gm.pad([1, 2], [[1, 2]], { value: 9 }).arraySync(), [9, 1, 2, 9, 9]);
    t.same(gm.pad([1, 2, 3], [[2, 1]], { mode: 'reflect' }).arraySync(), [3, 2, 1, 2, 3, 2]);
    t.same(gm.pad([1, 2, 3], [[2, 1]], { mode: 'symmetric' }).arraySync(), [2, 1, 1, 2, 3, 3]);
  });
  t.test('pad mirrors nothing where nothing is', async t =>
    t.same(
      gm.pad(
        gm.zeros([0, 2]),
        [
          [0, 0],
          [1, 0],
        ],
        { mode: 'reflect' },
      ).shape,
      [0, 3],
    ),
  );
  t.test('tile and repeat', async t => {
    t.same(gm.tile([1, 2], 2).arraySync(), [1, 2, 1, 2]);
    t.same(gm.tile([1, 2], [2, 1]).arraySync(), [
      [1, 2],
      [1, 2],
    ]);
    t.same(gm.repeat([1, 2], 2).arraySync(), [1, 1, 2, 2]);
    t.same(gm.repeat(x, 2, 0).arraySync(), [x[0], x[0], x[1], x[1]]);
    t.same(gm.repeat(x, 0, 1).shape, [2, 0]);
  });
  t.test('broadcastTo', async t => {
    t.same(gm.broadcastTo([[1], [2]], [2, 2]).arraySync(), [
      [1, 1],
      [2, 2],
    ]);
    t.same(gm.broadcastTo([1, 2], [2, 1, 2]).arraySync(), [[[1, 2]], [[1, 2]]]);
    t.same(gm.broadcastTo(7, [2]).arraySync(), [7, 7]);
  });
  t.test('gather takes the shape of the index', async t => {
    t.same(gm.gather(x, [1, 0, 1]).arraySync(), [x[1], x[0], x[1]]);
    t.same(gm.gather(x, [[2], [0]], 1).arraySync(), [
      [[3], [1]],
      [[6], [4]],
    ]);
    t.same(gm.gather(x, 1).arraySync(), x[1]);
  });
  t.test('an index out of range is a fault that names it', async t =>
    t.throws(() => gm.gather(x, [0, 2]).dataSync(), {
      name: 'FaultError',
      value: 2,
      message: /every index to be in \[0, 2\), received 2 at element 1/,
    }),
  );
  t.test('scatterAdd adds up what has the same index', async t => {
    t.same(
      gm
        .scatterAdd(
          [0, 2, 0],
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
          3,
        )
        .arraySync(),
      [
        [6, 8],
        [0, 0],
        [3, 4],
      ],
    );
    t.same(gm.scatterAdd([1, 1], tensor(Int32Array.of(2, 3)), 2).arraySync(), [0, 5]);
  });
  t.test('oneHot and eye', async t => {
    t.same(gm.oneHot([1, 0, 5], 2).arraySync(), [
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
    t.same(gm.oneHot([1], 2, { onValue: 5, offValue: -1, dtype: 'int32' }).arraySync(), [[-1, 5]]);
    t.same(gm.oneHot([0], 2, { dtype: 'bool' }).arraySync(), [[true, false]]);
    t.same(gm.eye(2).arraySync(), [
      [1, 0],
      [0, 1],
    ]);
    t.same(gm.eye(1, 3).arraySync(), [[1, 0, 0]]);
  });
  t.test('cast', async t => {
    t.same(gm.cast([1.9, -1.9, NaN, 1e12], 'int32').arraySync(), [1, -1, 0, 2 ** 31 - 1]);
    t.same(gm.cast([0, 0.5], 'bool').arraySync(), [false, true]);
    t.same(gm.cast([300, -5], 'uint8').arraySync(), [255, 0]);
    t.same(gm.cast([true, false], 'float32').arraySync(), [1, 0]);
  });
});
