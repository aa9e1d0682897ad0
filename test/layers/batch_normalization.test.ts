import t from 'tap';
import * as gm from '../../src/index.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { likeKeras } from './like_keras.js';

const { batchNormalization, dense } = gm.layers;

t.test('BatchNormalization is that of Keras', async t =>
  likeKeras(t, 'BatchNormalization', { file: 'norm_layers', tolerance: 1e-5 }),
);

const data = () => gm.randomNormal([64, 3], { mean: 5, stddev: 2, seed: 1 });

t.test('batchNormalization', async t => {
  t.test('follows the moments of the batches in training alone', async t => {
    const layer = batchNormalization({ momentum: 0.5 });
    const x = gm.tensor([[1], [3]]);
    layer.apply(x);
    t.same(
      layer.getWeights().map(w => w.item()),
      [1, 0, 0, 1],
    );
    layer.apply(x, { training: true });
    t.same(
      layer.getWeights().map(w => w.item()),
      [1, 0, 1, 1],
    );
    layer.apply(gm.tensor([[7], [3]]), { training: true });
    t.same(
      layer.getWeights().map(w => w.item()),
      [1, 0, 3, 2.5],
    );
  });
  t.test('follows them within fit, at each step', async t => {
    const model = gm.sequential([batchNormalization({ momentum: 0.9, inputShape: [3] })]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'mse' });
    await model.fit(data(), gm.zeros([64, 3]), { epochs: 100, batchSize: 64, verbose: 0 });
    const { mean, variance } = gm.moments(data(), 0);
    const [, , movingMean, movingVariance] = model.weights;
    t.ok(gm.max(gm.abs(gm.sub(movingMean, mean))).item() < 1e-3);
    t.ok(gm.max(gm.abs(gm.sub(movingVariance, variance))).item() < 1e-3);
  });
  t.test('runs on the moving statistics, and keeps them, where it is not trainable', async t => {
    const layer = batchNormalization({ trainable: false });
    const x = gm.tensor([[2], [4]]);
    const y = layer.apply(x, { training: true });
    const scale = 1 / Math.sqrt(1.001);
    t.ok(gm.max(gm.abs(gm.sub(y, gm.mul(x, scale)))).item() < 1e-6);
    t.same(layer.weights[2].item(), 0);
    t.same(layer.trainableWeights, []);
  });
  t.test('frozen within a model, it is not changed by fit', async t => {
    const frozen = batchNormalization({ trainable: false, inputShape: [3] });
    const model = gm.sequential([frozen, dense({ units: 1 })]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.fit(data(), gm.zeros([64, 1]), { epochs: 2, verbose: 0 });
    t.same(
      frozen.getWeights().map(w => w.arraySync()),
      [
        [1, 1, 1],
        [0, 0, 0],
        [0, 0, 0],
        [1, 1, 1],
      ],
    );
  });
  t.test('takes all of its weights from another', async t => {
    const a = batchNormalization();
    a.apply(data(), { training: true });
    const b = batchNormalization();
    b.apply(data());
    b.setWeights(a.getWeights());
    t.same(b.apply(data()).arraySync(), a.apply(data()).arraySync());
  });
  t.test('has the gradient of central differences, in training', async t => {
    const layer = (x: gm.Tensor) => batchNormalization({ dtype: x.dtype, axis: 1 });
    checkGradient(t, x => layer(x).apply(x, { training: true }), [[3, 2, 4]]);
  });
  t.test('refuses what it does not have', async t => {
    for (const option of ['renorm', 'synchronized'])
      t.throws(() => batchNormalization({ [option]: true, name: 'b' }), {
        name: 'TypeError',
        message: `BatchNormalization "b": does not have \`${option}\`. Leave it out.`,
      });
    batchNormalization({ renorm: false } as never);
  });
  t.test('refuses a momentum or an epsilon out of range', async t => {
    t.throws(() => batchNormalization({ momentum: 1.5, name: 'b' }), {
      name: 'RangeError',
      message:
        'BatchNormalization "b": expected `momentum` to be a number from 0 to 1, received 1.5.',
    });
    t.throws(() => batchNormalization({ epsilon: -1, name: 'b' }), {
      name: 'RangeError',
      message: 'BatchNormalization "b": expected `epsilon` to be a number from 0, received -1.',
    });
  });
  t.test('refuses axes that are no channels', async t => {
    t.throws(() => batchNormalization({ axis: 0, name: 'b' }).apply(gm.zeros([2, 3])), {
      name: 'ShapeError',
      message:
        'BatchNormalization "b": expected `axis` to be none of the batch, axis 0, received 0.',
    });
    t.throws(() => batchNormalization({ axis: 2, name: 'b' }).apply(gm.zeros([2, 3])), {
      name: 'RangeError',
      message: 'BatchNormalization "b": expected an axis from -2 to 1, received 2.',
    });
    t.throws(() => batchNormalization({ axis: [1] as never, name: 'b' }).apply(gm.zeros([2, 3])), {
      name: 'TypeError',
      message: 'BatchNormalization "b": expected `axis` to be an integer, received [1].',
    });
  });
  t.test('refuses channels that it was not built for', async t => {
    const layer = batchNormalization({ name: 'b' });
    layer.apply(gm.zeros([2, 5, 3]));
    t.throws(() => layer.apply(gm.zeros([2, 5, 4])), {
      name: 'ShapeError',
      message: /^BatchNormalization "b": expected input \[batch, any, 3\] .* received \[2, 5, 4\]/,
    });
  });
});
