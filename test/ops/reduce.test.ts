import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

const x = [
  [1, 2, 3],
  [4, 6, 5],
];

onEachBackend(t => {
  t.test('over everything', async t => {
    close(t, gm.sum(x), 21);
    close(t, gm.mean(x), 3.5);
    close(t, gm.max(x), 6);
    close(t, gm.min(x), 1);
    close(t, gm.prod(x), 720);
  });
  t.test('over one axis, counted from either end', async t => {
    close(t, gm.sum(x, 0), [5, 8, 8]);
    close(t, gm.mean(x, -1), [2, 5]);
    close(t, gm.max(x, 0), [4, 6, 5]);
    close(t, gm.min(x, 1), [1, 4]);
    close(t, gm.prod(x, 1), [6, 120]);
  });
  t.test('over several axes', async t =>
    close(t, gm.sum(tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), [0, 2]), [14, 22]),
  );
  t.test('keeps the axes where asked', async t => {
    close(t, gm.sum(x, 1, { keepDims: true }), [[6], [15]]);
    t.same(gm.mean(x, undefined, { keepDims: true }).shape, [1, 1]);
  });
  t.test('over no axis changes nothing', async t => close(t, gm.sum(x, []), x));
  t.test('over nothing: sum 0, prod 1, mean NaN, max -Infinity', async t => {
    const nothing = tensor([], [0, 2]);
    close(t, gm.sum(nothing, 0), [0, 0]);
    close(t, gm.prod(nothing), 1);
    close(t, gm.mean(nothing), NaN);
    close(t, gm.max(nothing, 0), [-Infinity, -Infinity]);
  });
  t.test('any and all take what is not 0 as true', async t => {
    t.same(
      gm
        .any(
          [
            [0, 2],
            [0, 0],
          ],
          1,
        )
        .arraySync(),
      [true, false],
    );
    t.same(
      gm
        .all(
          [
            [1, 2],
            [1, 0],
          ],
          1,
        )
        .arraySync(),
      [true, false],
    );
    t.same(gm.all([true, true]).arraySync(), true);
  });
  t.test('sums of booleans and bytes are integers', async t => {
    t.same(gm.sum([true, true, false]).arraySync(), 2);
    t.equal(gm.sum([true]).dtype, 'int32');
    t.equal(gm.sum(tensor(Uint8Array.of(200, 100))).item(), 300);
    t.equal(gm.mean(tensor(Int32Array.of(1, 2))).item(), 1.5);
    t.equal(gm.max(tensor(Uint8Array.of(200, 100))).item(), 200);
  });
  t.test('argMax and argMin give the first of equals', async t => {
    t.same(
      gm
        .argMax([
          [1, 3, 3],
          [5, 2, 1],
        ])
        .arraySync(),
      [1, 0],
    );
    t.same(
      gm
        .argMin(
          [
            [1, 3, 1],
            [5, 2, 1],
          ],
          1,
        )
        .arraySync(),
      [0, 2],
    );
    t.same(gm.argMax(x, 0).arraySync(), [1, 1, 1]);
    t.equal(gm.argMax(x).dtype, 'int32');
  });
  t.test('logSumExp does not overflow', async t => {
    close(t, gm.logSumExp([1000, 1000]), 1000.6931);
    close(
      t,
      gm.logSumExp(
        [
          [-Infinity, -Infinity],
          [0, 0],
        ],
        1,
      ),
      [-Infinity, Math.LN2],
    );
    close(t, gm.logSumExp([Infinity, 0]), Infinity);
  });
  t.test('norm', async t =>
    close(
      t,
      gm.norm(
        [
          [3, 4],
          [6, 8],
        ],
        1,
      ),
      [5, 10],
    ),
  );
  t.test('moments', async t => {
    const { mean, variance } = gm.moments(
      [
        [1, 2],
        [3, 6],
      ],
      0,
    );
    close(t, mean, [2, 4]);
    close(t, variance, [1, 4]);
  });
  t.test('cumsum', async t => {
    close(t, gm.cumsum(x), [
      [1, 3, 6],
      [4, 10, 15],
    ]);
    close(t, gm.cumsum(x, 0), [
      [1, 2, 3],
      [5, 8, 8],
    ]);
    close(t, gm.cumsum(x, 1, { exclusive: true }), [
      [0, 1, 3],
      [0, 4, 10],
    ]);
    close(t, gm.cumsum(x, 1, { reverse: true }), [
      [6, 5, 3],
      [15, 11, 5],
    ]);
  });
  t.test('topK gives the greatest first, and where they stood', async t => {
    const { values, indices } = gm.topK(
      [
        [1, 9, 9, 3],
        [4, 2, 8, 0],
      ],
      2,
    );
    close(t, values, [
      [9, 9],
      [8, 4],
    ]);
    t.same(indices.arraySync(), [
      [1, 2],
      [2, 0],
    ]);
  });
  t.test('inTopK counts ties, and no class that is not there', async t => {
    const p = [
      [0.1, 0.6, 0.3],
      [0.5, 0.5, 0],
      [0.2, 0.3, 0.5],
    ];
    t.same(gm.inTopK([2, 1, 3], p, 1).arraySync(), [false, true, false]);
    t.same(gm.inTopK([2, 0, 0], p, 2).arraySync(), [true, true, false]);
  });
});
