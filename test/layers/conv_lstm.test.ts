import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('ConvLSTM2D is that of Keras', async t =>
  likeKeras(t, 'ConvLSTM2D', { file: 'recurrent_layers', tolerance: 1e-5 }),
);
for (const name of ['ConvLSTM1D', 'ConvLSTM3D'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'conv_lstm', tolerance: 1e-5 }),
  );

const { convLstm1d, convLstm2d, convLstm3d } = gm.layers;
t.test('convLstm2d', async t => {
  t.test('trains with noise, in channels-first order too', async t => {
    const noise = { dropout: 0.3, recurrentDropout: 0.3 };
    const layer = convLstm2d({
      filters: 2,
      kernelSize: 2,
      dataFormat: 'channelsFirst',
      ...noise,
    });
    const x = gm.ones([1, 2, 3, 4, 5]);
    t.same(layer.apply(x, { training: true }).shape, [1, 2, 3, 4]);
    t.notSame(
      layer.apply(x, { training: true }).arraySync(),
      layer.apply(x, { training: true }).arraySync(),
    );
  });
  t.test('computes the same with channels first', async t => {
    const x = gm.randomNormal([2, 3, 4, 5, 2], { seed: 1 });
    const options = { filters: 3, kernelSize: [2, 3] as const, padding: 'same' as const };
    const last = convLstm2d(options);
    const expected = gm.transpose(last.apply(x), [0, 3, 1, 2]).dataSync();
    const first = convLstm2d({ ...options, dataFormat: 'channelsFirst' });
    first.outputShape([3, 2, 4, 5]);
    first.setWeights(last.getWeights());
    const found = first.apply(gm.transpose(x, [0, 1, 4, 2, 3])).dataSync();
    t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
  });
  t.test(
    'is that of one axis where the images have one row, or the volumes one picture',
    async t => {
      const x = gm.randomNormal([2, 3, 5, 2], { seed: 3 });
      const row = convLstm1d({ filters: 2, kernelSize: 3 });
      const expected = row.apply(x).dataSync();
      for (const [layer, ones] of [
        [convLstm2d({ filters: 2, kernelSize: [1, 3] }), [1]],
        [convLstm3d({ filters: 2, kernelSize: [1, 1, 3] }), [1, 1]],
      ] as const) {
        const wide = gm.reshape(x, [2, 3, ...ones, 5, 2]);
        layer.outputShape(wide.shape.slice(1));
        const weights = layer.weights.map((w, i) => gm.reshape(row.weights[i], w.shape));
        layer.setWeights(weights);
        const found = layer.apply(wide).dataSync();
        t.ok(found.every((v, i) => Math.abs(v - expected[i]) < 1e-6));
      }
    },
  );
  t.test('is stateful', async t => {
    const layer = convLstm2d({ filters: 1, kernelSize: 2, stateful: true });
    const x = gm.ones([1, 2, 3, 3, 1]);
    const [a, b] = [0, 1].map(() => layer.apply(x).arraySync());
    layer.resetState();
    t.notSame(a, b);
    t.same(layer.apply(x).arraySync(), a);
  });
  t.test('refuses strides beside dilation, and samples of other axes', async t => {
    const options = { filters: 1, kernelSize: 2, name: 'c' };
    t.throws(() => convLstm2d({ ...options, strides: 2, dilationRate: 2 }), {
      message: /^ConvLSTM2D "c": expected `strides` or `dilationRate` to be 1/,
    });
    t.throws(() => convLstm2d(options).apply(gm.ones([1, 2, 3, 1])), {
      message: /^ConvLSTM2D "c": expected samples of shape \[steps, height, width, channels\]/,
    });
    t.throws(() => convLstm1d({ ...options, strides: [1, 2] as never }), {
      message: /^ConvLSTM1D "c": expected `strides` to be an integer from 1, or an array of 1/,
    });
  });
});
