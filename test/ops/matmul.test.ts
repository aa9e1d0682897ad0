import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

const a = [
  [1, 2, 3],
  [4, 5, 6],
];
const b = [
  [1, 0],
  [2, 1],
  [0, 3],
];

onEachBackend(t => {
  t.test('multiplies matrices', async t =>
    close(t, gm.matmul(a, b), [
      [5, 11],
      [14, 23],
    ]),
  );
  t.test('takes either side transposed', async t => {
    const [at, bt] = [gm.transpose(a), gm.transpose(b)];
    close(t, gm.matmul(at, b, { transA: true }), [
      [5, 11],
      [14, 23],
    ]);
    close(t, gm.matmul(a, bt, { transB: true }), [
      [5, 11],
      [14, 23],
    ]);
    close(t, gm.matmul(at, bt, { transA: true, transB: true }), [
      [5, 11],
      [14, 23],
    ]);
  });
  t.test('adds a bias and applies an activation', async t =>
    close(t, gm.matmul(a, b, { bias: [-10, 1], activation: 'relu' }), [
      [0, 12],
      [4, 24],
    ]),
  );
  t.test('applies every activation by name as the op does', async t => {
    for (const activation of gm.activationNames) {
      if (activation === 'linear') continue;
      const name = activation === 'geluTanh' ? 'gelu' : activation;
      const fn = gm[name as 'relu'] as (x: unknown, o?: unknown) => ReturnType<typeof gm.relu>;
      const apart = fn(
        gm.matmul(
          [[0.3, 1]],
          [
            [0.5, 1],
            [0.2, 0.1],
          ],
        ),
        { approximate: activation === 'geluTanh' },
      );
      close(
        t,
        gm.matmul(
          [[0.3, 1]],
          [
            [0.5, 1],
            [0.2, 0.1],
          ],
          { activation },
        ),
        apart.arraySync(),
      );
    }
  });
  t.test('multiplies batches', async t => {
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    close(t, gm.matmul(x, x), [
      [
        [7, 10],
        [15, 22],
      ],
      [
        [67, 78],
        [91, 106],
      ],
    ]);
    close(t, gm.matmul(x, [[1], [1]]), [
      [[3], [7]],
      [[11], [15]],
    ]);
    close(t, gm.matmul([[1, 1]], x), [[[4, 6]], [[12, 14]]]);
    close(t, gm.matmul(x, [[1], [1]], { transA: true }), [
      [[4], [6]],
      [[12], [14]],
    ]);
  });
  t.test('broadcasts leading axes', async t => {
    const x = tensor([1, 2, 3, 4], [2, 1, 1, 2]);
    const y = tensor([1, 1, 2, 2, 3, 3], [3, 2, 1]);
    close(t, gm.matmul(x, y).reshape([2, 3]), [
      [3, 6, 9],
      [7, 14, 21],
    ]);
    t.same(gm.matmul(x, y).shape, [2, 3, 1, 1]);
  });
  t.test('counts a vector as a row on the left and a column on the right', async t => {
    close(
      t,
      gm.matmul(
        [1, 2],
        [
          [1, 2],
          [3, 4],
        ],
      ),
      [7, 10],
    );
    close(
      t,
      gm.matmul(
        [
          [1, 2],
          [3, 4],
        ],
        [1, 2],
      ),
      [5, 11],
    );
    close(t, gm.matmul([1, 2], [3, 4]), 11);
    t.same(gm.matmul(gm.ones([4]), gm.ones([2, 4, 3])).shape, [2, 3]);
  });
  t.test('of nothing along k is the bias', async t =>
    close(t, gm.matmul(gm.zeros([2, 0]), gm.zeros([0, 2]), { bias: [1, 2] }), [
      [1, 2],
      [1, 2],
    ]),
  );
  t.test('of no rows has no rows', async t =>
    t.same(gm.matmul(gm.zeros([0, 3]), gm.zeros([3, 2])).shape, [0, 2]),
  );
  t.test('of integers is of integers, and beside floats of floats', async t => {
    const i = tensor(Int32Array.of(1, 2, 3, 4), [2, 2]);
    t.same(gm.matmul(i, i).arraySync(), [
      [7, 10],
      [15, 22],
    ]);
    t.equal(gm.matmul(i, i).dtype, 'int32');
    t.equal(gm.matmul(i, [[0.5], [1]]).dtype, 'float32');
  });
});
