import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('EinsumDense is that of Keras', async t =>
  likeKeras(t, 'EinsumDense', { file: 'core_layers', tolerance: 5e-6 }),
);

const { einsumDense } = gm.layers;
t.test('einsumDense', async t => {
  t.test('takes the extents of axes that the input has from it', async t => {
    const layer = einsumDense({ equation: 'abc,cd->abd', outputShape: [null, 5], biasAxes: 'd' });
    const y = layer.apply(gm.input({ shape: [null, 4] }));
    t.same(y.shape, [null, null, 5]);
    t.same(layer.weights.map(w => w.shape), [[4, 5], [5]]); // prettier-ignore
    t.same(layer.apply(gm.ones([2, 7, 4])).shape, [2, 7, 5]);
  });
  t.test('starts with the spread of the axes that are summed over', async t => {
    const layer = einsumDense({
      equation: 'ab,cdb->acd',
      outputShape: [30, 20],
      kernelInitializer: gm.initializers.varianceScaling({ distribution: 'normal', seed: 1 }),
    });
    layer.outputShape([400]);
    const { variance } = gm.moments(layer.kernel);
    t.ok(Math.abs(variance.item() * 400 - 1) < 0.05, 'one over the fan in, 400');
  });
  t.test('refuses equations, shapes and axes that say nothing', async t => {
    const made = (equation: string, outputShape: number | (number | null)[], biasAxes?: string) =>
      einsumDense({ equation, outputShape, biasAxes, name: 'e' });
    const x = gm.ones([2, 3, 4]);
    t.throws(() => made('ab->a', 1), {
      message: /^EinsumDense "e": expected `equation` like "ab,bc->ac", .*received "ab->a"/,
    });
    t.throws(() => made('abc,cd->abd', 5).apply(x), {
      message: /`outputShape` of the axes "bd", received \[5\]/,
    });
    t.throws(() => made('abc,cd->abd', [2, 5]).apply(x), {
      message: /expected extent 2 of axis "b", as `outputShape` says, received 3/,
    });
    t.throws(() => made('abc,cd->abd', [null, null]).apply(x), {
      message: /expected each axis of the kernel .* in the input or in `outputShape`, received "d"/,
    });
    t.throws(() => made('abc,cd->abd', [3, 5], 'x').apply(x), {
      message: /`biasAxes` of the axes "abd", received "x"/,
    });
    t.throws(() => made('abcd,de->abce', [3, 4, 5]).apply(x), {
      message: /expected samples of shape \[b, c, d\], received \[3, 4\]/,
    });
    const layer = made('abc,cd->abd', [null, 5]);
    layer.apply(x);
    t.throws(() => layer.apply(gm.ones([2, 3, 5])), {
      message: /expected input \[batch, any, 4\] .*received \[2, 3, 5\]/,
    });
  });
});
