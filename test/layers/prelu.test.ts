import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

t.test('PReLU is that of Keras', async t => likeKeras(t, 'PReLU'));

t.test('prelu', async t => {
  t.test('has one slope a channel where the others are shared', async t => {
    const layer = gm.layers.prelu({ sharedAxes: [1, 2] });
    layer.apply(gm.zeros([2, 5, 4, 3]));
    t.same(layer.alpha.shape, [1, 1, 3]);
  });
  t.test('takes samples that are larger along shared axes', async t => {
    const layer = gm.layers.prelu({ sharedAxes: [1] });
    layer.apply(gm.zeros([1, 5, 3]));
    t.same(layer.apply(gm.zeros([1, 9, 3])).shape, [1, 9, 3]);
  });
  t.test('learns its slope', async t => {
    const model = gm.sequential([gm.layers.prelu({ inputShape: [1] })]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
    await model.fit(gm.full([32, 1], -1), gm.full([32, 1], -0.5), { epochs: 50, verbose: 0 });
    t.ok(Math.abs((await model.weights[0].data())[0] - 0.5) < 0.01);
  });
  t.test('adds the penalty of its slopes to the loss', async t => {
    const layer = gm.layers.prelu({ alphaInitializer: 'ones', alphaRegularizer: 'l1' });
    layer.apply(gm.zeros([1, 3]));
    t.ok(Math.abs(layer.losses()[0].item() - 0.03) < 1e-7);
  });
  t.test('refuses samples that it was not built for', async t => {
    const layer = gm.layers.prelu({ name: 'p', sharedAxes: [1] });
    layer.apply(gm.zeros([1, 5, 3]));
    for (const shape of [
      [1, 5, 4],
      [1, 3],
    ])
      t.throws(() => layer.apply(gm.zeros(shape)), {
        name: 'ShapeError',
        message: /^PReLU "p": expected input \[batch, any, 3\] .*received \[1, /,
      });
  });
  t.test('refuses shared axes that samples do not have', async t =>
    t.throws(() => gm.layers.prelu({ name: 'p', sharedAxes: [1, 3] }).apply(gm.zeros([1, 5, 3])), {
      name: 'ShapeError',
      message: 'PReLU "p": expected samples with the axes 1, 3 to share, received [5, 3].',
    }),
  );
  t.test('refuses shared axes that are no axes of a sample', async t => {
    for (const sharedAxes of [0, -1, 1.5, [1, 1], []])
      t.throws(() => gm.layers.prelu({ name: 'p', sharedAxes }), {
        name: 'TypeError',
        message:
          /^PReLU "p": expected `sharedAxes` to be an axis from 1, or an array of different ones, received /,
      });
  });
});
