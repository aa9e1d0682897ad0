import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('RandomFlip is that of Keras', async t => imagesLikeKeras(t, 'RandomFlip'));

const { randomFlip } = gm.layers;
const x = pictures(400);

/** Whether each image is the mirrored one; it must be that or the original. */
function flipped(
  t: Test,
  mode: 'horizontal' | 'vertical' | 'horizontalAndVertical',
  axes: number[],
) {
  gm.seed(4);
  const y = randomFlip({ mode }).apply(x, { training: true });
  const differs = (a: gm.Tensor) => gm.any(gm.notEqual(y, a), [1, 2, 3]);
  const [kept, turned] = [differs(x), differs(gm.reverse(x, axes))].map(d => d.logicalNot());
  t.ok(
    gm.all(gm.logicalXor(kept, turned)).item(),
    `${mode}: each image is itself or its mirror image`,
  );
  return turned.cast('float32').mean().item();
}

t.test('randomFlip', async t => {
  t.test('augments', async t => augmentsLikeKeras(t, options => randomFlip(options)));
  t.test('mirrors every other image, exactly', async t => {
    // 400 images: five deviations of the share are 0.125.
    for (const [mode, axes] of [
      ['horizontal', [2]],
      ['vertical', [1]],
      ['horizontalAndVertical', [1, 2]],
    ] as const) {
      const share = flipped(t, mode, [...axes]);
      t.ok(Math.abs(share - 0.5) < 0.125, `${mode}: a share of ${share}`);
    }
  });
  t.test('hands gradients on', async t =>
    checkGradient(
      t,
      x => randomFlip({ seed: 1, dtype: x.dtype }).apply(gm.square(x), { training: true }),
      [[3, 2, 3, 2]],
    ),
  );
  t.test('takes the names of Keras, and no others', async t => {
    randomFlip({ mode: 'horizontal_and_vertical' as never });
    t.throws(() => randomFlip({ mode: 'horizontl' as never, name: 'f' }), {
      name: 'TypeError',
      message:
        'RandomFlip "f": expected `mode` to be "horizontal" or "vertical" or "horizontalAndVertical", received "horizontl". Did you mean "horizontal"?',
    });
  });
});
