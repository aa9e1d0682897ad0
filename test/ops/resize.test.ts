import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';

const interpolations = ['nearest', 'bilinear', 'bicubic', 'lanczos3', 'lanczos5'] as const;

t.test('resize', async t => {
  t.test('takes the pixel under the centre, or a mean by distance', async t => {
    const x = gm.tensor([0, 10, 20, 30], [1, 4, 1]);
    const to = (width: number, options: gm.ResizeOptions) => [
      ...gm.resize(x, [1, width], options).dataSync(),
    ];
    t.same(to(2, { interpolation: 'nearest' }), [10, 30]);
    t.same(to(2, {}), [5, 25]);
    t.same(to(8, {}), [0, 2.5, 7.5, 12.5, 17.5, 22.5, 27.5, 30]);
    t.same(to(1, { antialias: true }), [15]);
  });
  t.test('has the gradient of central differences, and its gradient too', async t => {
    for (const interpolation of interpolations) {
      const grown = (x: gm.Tensor) => gm.resize(gm.square(x), [5, 4], { interpolation });
      checkGradient(t, grown, [[1, 3, 4, 2]]);
      const shrunk = (x: gm.Tensor) =>
        gm.resize(gm.square(x), [2, 2], { interpolation, antialias: true });
      checkGradient(t, shrunk, [[1, 5, 3, 1]]);
    }
  });
  t.test('takes single images, bytes, and channels first', async t => {
    const x = gm.randomUniform([2, 4, 5, 3], { maxval: 255, seed: 1 }).cast('uint8');
    const y = gm.resize(x, [3, 7]);
    t.equal(y.dtype, 'float32');
    const one = gm.resize(gm.squeeze(gm.slice(x, 1), 0), [3, 7]);
    t.same(one.dataSync(), gm.slice(y, 1).dataSync());
    const first = gm.resize(gm.transpose(x, [0, 3, 1, 2]), [3, 7], { dataFormat: 'channelsFirst' });
    t.same(gm.transpose(first, [0, 2, 3, 1]).dataSync(), y.dataSync());
  });
  t.test('of nothing there is nothing', async t => {
    t.same(gm.resize(gm.zeros([0, 3, 3, 1]), [2, 2]).shape, [0, 2, 2, 1]);
    t.same(gm.resize(gm.zeros([1, 0, 3, 1]), [0, 2]).shape, [1, 0, 2, 1]);
    t.throws(() => gm.resize(gm.zeros([1, 0, 3, 1]), [2, 2]), {
      name: 'ShapeError',
      message: 'resize: expected images with pixels to make [2, 2] of, received [0, 3].',
    });
  });
  t.test('refuses sizes and interpolations that are none', async t => {
    const x = gm.zeros([3, 3, 1]);
    for (const size of [[1.5, 2], [-1, 2], [2], 4])
      t.throws(() => gm.resize(x, size as never), {
        name: 'TypeError',
        message:
          /^resize: expected the size as \[height, width\], integers from 0 to 2\^24, received /,
      });
    t.throws(() => gm.resize(x, [2, 2], { interpolation: 'bicubc' as never }), {
      name: 'TypeError',
      message:
        /^resize: expected `interpolation` to be .*received "bicubc"\. Did you mean "bicubic"\?$/,
    });
    t.throws(() => gm.resize(gm.zeros([2, 2]), [2, 2]), {
      name: 'ShapeError',
      message:
        'resize: expected an image [height, width, channels], or a batch of them, received [2, 2].',
    });
  });
});
