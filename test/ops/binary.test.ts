import * as gm from '../../src/ops/index.js';
import { tensor } from '../../src/tensor.js';
import { close, onEachBackend } from './close.js';

const ints = (...values: number[]) => tensor(Int32Array.from(values));

onEachBackend(t => {
  t.test('adds, subtracts, multiplies and divides', async t => {
    const [a, b] = [tensor([1, -2, 3]), tensor([4, 5, -6])];
    close(t, gm.add(a, b), [5, 3, -3]);
    close(t, gm.sub(a, b), [-3, -7, 9]);
    close(t, gm.mul(a, b), [4, -10, -18]);
    close(t, gm.div(a, b), [0.25, -0.4, -0.5]);
  });
  t.test('maximum, minimum, pow, squaredDifference', async t => {
    const [a, b] = [tensor([1, 4, 3]), tensor([2, 0.5, 3])];
    close(t, gm.maximum(a, b), [2, 4, 3]);
    close(t, gm.minimum(a, b), [1, 0.5, 3]);
    close(t, gm.pow(a, b), [1, 2, 27]);
    close(t, gm.squaredDifference(a, b), [1, 12.25, 0]);
  });
  t.test('mod and floorDiv follow the divisor, as in Python', async t => {
    close(t, gm.mod([7, -7, 7, -7], [3, 3, -3, -3]), [1, 2, -2, -1]);
    close(t, gm.floorDiv([7, -7, 7, -7], [3, 3, -3, -3]), [2, -3, -3, 2]);
    t.same(gm.mod(ints(7, -7), ints(3, 3)).arraySync(), [1, 2]);
    t.same(gm.floorDiv(ints(7, -7), 2).arraySync(), [3, -4]);
  });
  t.test('broadcasts as NumPy does', async t => {
    close(t, gm.add([[1], [2]], [10, 20, 30]), [
      [11, 21, 31],
      [12, 22, 32],
    ]);
    close(t, gm.mul(tensor([1, 2, 3], [1, 3, 1]), tensor([1, 10], [2, 1, 1])), [
      [[1], [2], [3]],
      [[10], [20], [30]],
    ]);
    t.same(gm.add(tensor([], [0, 3]), [1, 2, 3]).shape, [0, 3]);
  });
  t.test('plain numbers on either side', async t => {
    close(t, gm.add(1, [1, 2]), [2, 3]);
    close(t, gm.sub(1, [1, 2]), [0, -1]);
    close(t, gm.sub([1, 2], 1), [0, 1]);
    close(t, gm.mul(3, [1, 2]), [3, 6]);
    close(t, gm.div(1, [1, 2]), [1, 0.5]);
    close(t, gm.div([49, 10], 7), [7, 10 / 7]);
    close(t, gm.pow(2, [3, -1]), [8, 0.5]);
    close(t, gm.maximum([1, -1], 0), [1, 0]);
    close(t, gm.add(1, 2), 3);
  });
  t.test('division by a plain number is exact where the quotient is', async t =>
    t.same(gm.div(tensor([49, 147, 255]), 49).dataSync()[0], 1),
  );

  t.test('int32 stays int32, but in a division', async t => {
    t.same(
      [gm.add(ints(1), ints(2)).dtype, gm.mul(ints(3), 2).dtype, gm.sub(1, ints(3)).dtype],
      ['int32', 'int32', 'int32'],
    );
    t.same(gm.mul(ints(3), 2).arraySync(), [6]);
    t.equal(gm.div(ints(3), ints(2)).item(), 1.5);
    t.equal(gm.div(ints(3), 2).item(), 1.5);
  });
  t.test('int32 wraps around', async t => t.equal(gm.add(ints(2 ** 31 - 1), 1).item(), -(2 ** 31)));
  t.test('int32 with float32 or a fraction gives float32', async t => {
    t.equal(gm.add(ints(1), tensor([0.5])).item(), 1.5);
    t.equal(gm.mul(ints(3), 0.5).item(), 1.5);
    t.equal(gm.add(ints(1), 1e12).dtype, 'float32');
  });
  t.test('bytes and booleans count as integers', async t => {
    const bytes = tensor(Uint8Array.of(200, 100));
    t.same(gm.add(bytes, bytes).arraySync(), [400, 200]);
    t.same(gm.mul(bytes, 2).arraySync(), [400, 200]);
    close(t, gm.div(bytes, 255), [200 / 255, 100 / 255]);
    close(t, gm.add(bytes, tensor([0.5, 0.5])), [200.5, 100.5]);
    t.same(gm.add([true, false], [true, true]).arraySync(), [2, 1]);
  });
  t.test('an array of integers beside a float tensor is of floats', async t =>
    t.equal(gm.add(tensor([0.5]), [1]).dtype, 'float32'),
  );
});
