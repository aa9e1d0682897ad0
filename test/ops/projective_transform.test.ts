import t from 'tap';
import * as gm from '../../src/index.js';

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0];
/** Every output pixel reads the one two to its right. */
const LEFT = [1, 0, 2, 0, 1, 0, 0, 0];
const row = (x: gm.Tensor, map: gm.TensorLike, options?: gm.ProjectiveTransformOptions) => [
  ...gm.projectiveTransform(x, map, options).dataSync(),
];

t.test('projectiveTransform', async t => {
  const x = gm.tensor([1, 2, 3, 4], [1, 4, 1]);
  t.test('shows what lies outside as it is told', async t => {
    t.same(row(x, LEFT), [3, 4, 0, 0]);
    t.same(row(x, LEFT, { fillValue: 9 }), [3, 4, 9, 9]);
    t.same(row(x, LEFT, { fillMode: 'nearest' }), [3, 4, 4, 4]);
    t.same(row(x, LEFT, { fillMode: 'reflect' }), [3, 4, 4, 3]);
    t.same(row(x, LEFT, { fillMode: 'wrap' }), [3, 4, 1, 2]);
  });
  t.test('reads between pixels', async t => {
    const half = [1, 0, 0.25, 0, 1, 0, 0, 0];
    t.same(row(x, half), [1.25, 2.25, 3.25, 3]);
    t.same(row(x, half, { interpolation: 'nearest' }), [1, 2, 3, 4]);
  });
  t.test('divides by the third row of a map', async t =>
    t.same(
      row(x, [1, 0, 0, 0, 1, 0, 1, 0], { interpolation: 'nearest', outputSize: [1, 2] }),
      [1, 1],
    ),
  );
  t.test('takes a map for each image, or one for all', async t => {
    const two = gm.stack([x, x.mul(10)]);
    t.same(row(two, [IDENTITY, LEFT]), [1, 2, 3, 4, 30, 40, 0, 0]);
    t.same(row(two, LEFT), [3, 4, 0, 0, 30, 40, 0, 0]);
    t.same(gm.projectiveTransform(two, LEFT, { outputSize: [3, 2] }).shape, [2, 3, 2, 1]);
    const first = { dataFormat: 'channelsFirst' } as const;
    t.same(gm.projectiveTransform(gm.zeros([2, 1, 3, 4]), LEFT, first).shape, [2, 1, 3, 4]);
  });
  t.test('has no gradient', async t =>
    t.throws(() => gm.grad((x: gm.Tensor) => gm.sum(gm.projectiveTransform(x, LEFT)))(x), {
      name: 'GradientError',
      message: /projectiveTransform/,
    }),
  );
  t.test('refuses other maps and modes', async t => {
    t.throws(() => row(x, [1, 2, 3]), {
      name: 'ShapeError',
      message:
        'projectiveTransform: expected transforms [8] or [1, 8], one for each image, received [3].',
    });
    t.throws(() => row(x, LEFT, { fillMode: 'constnat' as never }), {
      name: 'TypeError',
      message:
        'projectiveTransform: expected `fillMode` to be "constant" or "nearest" or "reflect" or "wrap", received "constnat". Did you mean "constant"?',
    });
    t.throws(() => row(x, LEFT, { fillValue: '0' as never }), {
      name: 'TypeError',
      message: 'projectiveTransform: expected `fillValue` to be a number, received "0".',
    });
  });
});
