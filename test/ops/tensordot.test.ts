import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';

const counted = (...shape: number[]): gm.Tensor =>
  gm.reshape(
    gm.range(
      0,
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

t.test('tensordot', async t => {
  t.test('sums over pairs of axes', async t => {
    const [a, b] = [counted(2, 3, 2), counted(3, 2, 2)];
    t.same(gm.tensordot(a, b, 0).shape, [2, 3, 2, 3, 2, 2]);
    const expected = gm.matmul(gm.reshape(a, [2, 6]), gm.reshape(b, [6, 2])).arraySync();
    t.same(gm.tensordot(a, b).arraySync(), expected);
    t.same(
      gm
        .tensordot(a, b, [
          [1, 2],
          [0, 1],
        ])
        .arraySync(),
      expected,
    );
    t.same(
      gm
        .tensordot(a, b, [
          [2, 1],
          [1, 0],
        ])
        .arraySync(),
      expected,
    );
    const transposed = gm.transpose(b, [1, 0, 2]);
    t.same(
      gm
        .tensordot(a, transposed, [
          [1, 2],
          [1, -3],
        ])
        .arraySync(),
      expected,
    );
    t.same(gm.tensordot(a, b, [0, 1]).shape, [3, 2, 3, 2]);
  });
  t.test('has the gradient of central differences', async t =>
    checkGradient(
      t,
      (a, b) =>
        gm.tensordot(a, b, [
          [2, 0],
          [1, 0],
        ]),
      [
        [2, 2, 3],
        [2, 3, 2],
      ],
    ),
  );
  t.test('refuses axes that do not pair', async t => {
    const [a, b] = [gm.ones([2, 3]), gm.ones([4, 5])];
    t.throws(() => gm.tensordot(a, b, 1), {
      message:
        'tensordot: expected extents [3] on the axes [0] of b, as a of shape [2, 3] has, received [4, 5].',
    });
    t.throws(() => gm.tensordot(a, b, 3), { message: /`axes` from 0 to 2, or lists, received 3/ });
    t.throws(() => gm.tensordot(a, b, [[0, 1], [0]]), {
      message: /expected as many axes of b as of a/,
    });
    t.throws(
      () =>
        gm.tensordot(a, b, [
          [0, 0],
          [0, 1],
        ]),
      { message: /each axis once/ },
    );
    t.throws(() => gm.tensordot(a, b, 'all' as never), { message: /a number or two lists/ });
  });
});

t.test('dot', async t => {
  t.test('is that of NumPy', async t => {
    t.equal(gm.dot([1, 2, 3], [4, 5, 6]).arraySync(), 32);
    t.same(gm.dot(2, [1, 2]).arraySync(), [2, 4]);
    t.same(gm.dot(counted(2, 3), counted(3, 2)).arraySync(), [
      [10, 13],
      [28, 40],
    ]);
    t.same(gm.dot(counted(2, 3), [1, 0, 2]).arraySync(), [4, 13]);
    t.same(gm.dot([1, 2], counted(2, 3)).arraySync(), [6, 9, 12]);
    t.same(gm.dot(counted(2, 3), counted(2, 3, 4)).shape, [2, 2, 4]);
  });
  t.test('has the gradient of central differences', async t =>
    checkGradient(t, gm.dot, [
      [2, 3],
      [2, 3, 2],
    ]),
  );
  t.test('refuses extents that differ', async t => {
    t.throws(() => gm.dot([1, 2, 3], [1, 2]), { message: /^dot: expected extents \[3\]/ });
  });
});
