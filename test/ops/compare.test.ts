import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { onEachBackend } from './close.js';

const [T, F] = [true, false];

onEachBackend(t => {
  t.test('compares element by element', async t => {
    const [a, b] = [tensor([1, 2, 3]), tensor([2, 2, 2])];
    t.same(gm.equal(a, b).arraySync(), [F, T, F]);
    t.same(gm.notEqual(a, b).arraySync(), [T, F, T]);
    t.same(gm.less(a, b).arraySync(), [T, F, F]);
    t.same(gm.lessEqual(a, b).arraySync(), [T, T, F]);
    t.same(gm.greater(a, b).arraySync(), [F, F, T]);
    t.same(gm.greaterEqual(a, b).arraySync(), [F, T, T]);
  });
  t.test('broadcasts, and takes plain numbers', async t => {
    t.same(gm.less([[1], [3]], [2, 4]).arraySync(), [
      [T, T],
      [F, T],
    ]);
    t.same(gm.greater([1, 3], 2).arraySync(), [F, T]);
    t.same(gm.greater(2, [1, 3]).arraySync(), [T, F]);
  });
  t.test('compares integers with fractions as floats', async t =>
    t.same(gm.less(tensor(Int32Array.of(2, 3)), 2.5).arraySync(), [T, F]),
  );
  t.test('NaN equals nothing', async t => {
    t.same(gm.equal([NaN], [NaN]).arraySync(), [F]);
    t.same(gm.notEqual([NaN], [NaN]).arraySync(), [T]);
    t.same(gm.lessEqual([NaN], [1]).arraySync(), [F]);
  });
  t.test('logic takes anything as true that is not 0', async t => {
    t.same(gm.logicalAnd([2, 1, 0], [T, F, F]).arraySync(), [T, F, F]);
    t.same(gm.logicalOr([2, 0, 0], [T, T, F]).arraySync(), [T, T, F]);
    t.same(gm.logicalXor([2, 0, 0], [T, T, F]).arraySync(), [F, T, F]);
    t.same(gm.logicalNot([2, 0]).arraySync(), [F, T]);
  });
  t.test('isNaN and isFinite', async t => {
    const x = tensor([1, NaN, Infinity, -Infinity]);
    t.same(gm.isNaN(x).arraySync(), [F, T, F, F]);
    t.same(gm.isFinite(x).arraySync(), [T, F, F, F]);
  });
  t.test('where chooses, and broadcasts all three', async t => {
    t.same(gm.where([[T], [F]], [1, 2], 9).arraySync(), [
      [1, 2],
      [9, 9],
    ]);
    t.same(gm.where(T, [1, 2], [3, 4]).arraySync(), [1, 2]);
    t.same(gm.where([1, 0], tensor(Int32Array.of(1, 2)), 0).dtype, 'int32');
  });
  t.test('where does not take what it did not choose, not even NaN', async t =>
    t.same(gm.where([T, F], [1, NaN], [NaN, 2]).arraySync(), [1, 2]),
  );
});
