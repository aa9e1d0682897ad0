import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { likeKeras } from './like_keras.js';

const { normalization } = gm.layers;

t.test('Normalization is that of Keras', async t => likeKeras(t, 'Normalization'));

t.test('normalization', async t => {
  const data = [
    [1, 10],
    [2, 30],
    [3, 20],
    [6, 60],
  ];

  t.test('gives each column mean 0 and variance 1', async t => {
    const layer = normalization();
    layer.adapt(data);
    const { mean, variance } = gm.moments(layer.apply(data), 0);
    near(t, mean.arraySync(), [0, 0], 1e-6, 'mean');
    near(t, variance.arraySync(), [1, 1], 1e-6, 'variance');
  });
  t.test('adapts to batches as to the whole', async t => {
    const [whole, parts] = [normalization(), normalization()];
    whole.adapt(data);
    parts.adapt([gm.tensor(data.slice(0, 3)), gm.tensor(data.slice(3))]);
    near(t, parts.mean.arraySync(), whole.mean.arraySync(), 1e-6, 'mean');
    near(t, parts.variance.arraySync(), whole.variance.arraySync(), 1e-6, 'variance');
  });
  t.test('adapts to what a generator yields', async t => {
    const layer = normalization({ axis: null });
    layer.adapt(
      (function* () {
        for (const row of data) yield [row];
      })(),
    );
    t.equal(layer.mean.item(), 16.5);
  });
  t.test('leaves batches as they are, and no tensor behind', async t => {
    const layer = normalization();
    const batches = [gm.tensor(data), gm.tensor(data)];
    const live = () => {
      layer.adapt(batches);
      layer.mean.dataSync(); // until all of it is done
      return gm.info().memory.live;
    };
    t.equal(live(), live());
    t.same(batches[0].arraySync(), data);
  });
  t.test('forgets what it adapted to before', async t => {
    const layer = normalization();
    layer.adapt(data);
    layer.adapt([[5, 5]]);
    t.same(layer.mean.arraySync(), [5, 5]);
  });
  t.test('adapts to bytes', async t => {
    const layer = normalization();
    layer.adapt(gm.tensor(Uint8Array.of(0, 255), [2, 1]));
    t.equal(layer.mean.item(), 127.5);
  });
  t.test('changes what a captured model computes', async t => {
    const layer = normalization({ inputShape: [1] });
    const model = gm.sequential([layer]);
    const predict = async () => model.predict(gm.tensor([[7]])).array();
    for (let i = 0; i < 3; i++) t.same(await predict(), [[7]]);
    layer.adapt([[3], [7]]);
    t.same(await predict(), [[1]]);
  });
  t.test('is undone by its inverse', async t => {
    const given = { mean: [3, 30], variance: [3.5, 350] };
    const y = normalization(given).apply(data);
    near(
      t,
      normalization({ ...given, invert: true })
        .apply(y)
        .arraySync(),
      data,
      1e-6,
      'data',
    );
  });
  t.test('trains nothing', async t => {
    const layer = normalization();
    layer.adapt(data);
    t.same(layer.trainableWeights, []);
    t.equal(layer.countParams(), 5);
  });
  t.test('refuses a mean without a variance', async t => {
    t.throws(() => normalization({ mean: 1, name: 'n' }), {
      name: 'TypeError',
      message:
        'Normalization "n": expected both `mean` and `variance`, or neither, received "mean".',
    });
    t.throws(() => normalization({ variance: 1, name: 'n' }), { message: /received "variance"/ });
  });
  t.test('refuses a mean that does not fit the axes', async t =>
    t.throws(
      () => normalization({ mean: [1, 2], variance: [1, 1], name: 'n' }).apply([[1, 2, 3]]),
      {
        name: 'ShapeError',
        message:
          'Normalization "n": expected `mean` of a shape that stretches to [3], received [2].',
      },
    ),
  );
  t.test('refuses to keep the batch axis', async t => {
    for (const axis of [0, -2])
      t.throws(() => normalization({ axis, name: 'n' }).apply(data), {
        name: 'ShapeError',
        message: `Normalization "n": expected \`axis\` to be none of the batch, axis 0, received [${axis}]. Use axis: null for one mean and variance of everything.`,
      });
  });
  t.test('refuses to adapt where the config has the mean', async t =>
    t.throws(() => normalization({ mean: 1, variance: 1, name: 'n' }).adapt(data), {
      message:
        'Normalization "n": has `mean` and `variance` in its config, which adapt does not change. Leave them out.',
    }),
  );
  t.test('refuses to adapt to nothing', async t => {
    t.throws(() => normalization({ name: 'n' }).adapt(new Set<number>()), {
      name: 'TypeError',
      message: /^Normalization "n": adapt: expected at least one batch, received /,
    });
    t.throws(() => normalization({ name: 'n' }).adapt(gm.zeros([0, 2])), {
      name: 'ShapeError',
      message: 'Normalization "n": adapt: expected at least one sample, received [0, 2].',
    });
    t.throws(() => normalization({ name: 'n' }).adapt(null as never), {
      name: 'TypeError',
      message:
        'Normalization "n": adapt: expected a tensor, numbers or batches of them, received null.',
    });
  });
  t.test('refuses samples that it was not built for', async t => {
    const layer = normalization({ axis: 2, name: 'n' });
    layer.apply(gm.zeros([1, 4, 3]));
    t.same(layer.apply(gm.zeros([1, 9, 3])).shape, [1, 9, 3]);
    for (const shape of [
      [1, 4, 2],
      [1, 3],
    ])
      t.throws(() => layer.apply(gm.zeros(shape)), {
        name: 'ShapeError',
        message: /^Normalization "n": expected input \[batch, any, 3\] .*received \[1, /,
      });
  });
});
