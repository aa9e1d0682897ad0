import t from 'tap';
import * as gm from '../../src/index.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

t.test('MixUp is that of Keras', async t => imagesLikeKeras(t, 'MixUp'));

t.test('mixUp', async t => {
  const { mixUp } = gm.layers;
  const x = pictures(64);
  const labels = gm.eye(64);
  t.test('augments', async t =>
    augmentsLikeKeras(t, options => mixUp({ alpha: 1, ...options }), { mixes: true }),
  );
  t.test('mixes images and labels with the same weights', async t => {
    gm.seed(3);
    const mixed = mixUp({ alpha: 1 }).apply({ images: x, labels }, { training: true });
    const expected = gm.matmul(mixed.labels!, x.reshape([64, -1])).reshape(x.shape);
    t.ok(gm.max(gm.abs(gm.sub(mixed.images, expected))).item() < 1e-2);
    t.ok(
      gm.max(gm.abs(gm.sub(gm.sum(mixed.labels!, 1), 1))).item() < 1e-5,
      'weights of one in all',
    );
  });
  t.test('draws weights that are Beta(alpha, alpha)', async t => {
    for (const alpha of [0.2, 1]) {
      gm.seed(3);
      const data = { images: gm.zeros([1000, 1, 1, 1]), labels: gm.eye(1000) };
      const { labels } = mixUp({ alpha }).apply(data, { training: true });
      const own = gm.sum(gm.mul(labels!, gm.eye(1000)), 1);
      const { mean, variance } = gm.moments(own);
      const expected = 0.25 / (2 * alpha + 1);
      t.ok(
        Math.abs(mean.item() - 0.5) < 5 * Math.sqrt(expected / 1000),
        `alpha ${alpha}: a mean of ${mean.item()}`,
      );
      t.ok(
        Math.abs(variance.item() / expected - 1) < 0.12,
        `alpha ${alpha}: a variance of ${variance.item()}, for ${expected}`,
      );
    }
  });
  t.test('hands both on as they are at inference', async t => {
    const { images, labels: same } = mixUp().apply({ images: x, labels });
    t.same([...images.dataSync()], [...x.dataSync()]);
    t.same([...same!.dataSync()], [...labels.dataSync()]);
  });
  t.test('feeds a model from a generator', async t => {
    const layer = mixUp();
    const mix = gm.capture((images: gm.Tensor, labels: gm.Tensor) =>
      layer.apply({ images, labels }, { training: true }),
    );
    function* batches() {
      for (let i = 0; i < 3; i++) {
        const { images, labels: y } = mix(x, labels) as { images: gm.Tensor; labels: gm.Tensor };
        yield [images, y] as const;
      }
    }
    const model = gm.sequential([
      gm.layers.flatten({ inputShape: [9, 8, 3] }),
      gm.layers.dense({ units: 64, activation: 'softmax' }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    const { history } = await model.fit(batches(), undefined, {
      epochs: 1,
      verbose: 0,
      stepsPerEpoch: 3,
    });
    t.ok(Number.isFinite(history.loss[0]));
  });
  t.test('refuses labels that cannot be mixed', async t => {
    const apply = (labels: gm.Tensor) => () =>
      mixUp({ name: 'm' }).apply({ images: x, labels }, { training: true });
    t.throws(apply(gm.range(64)), {
      name: 'TypeError',
      message:
        'MixUp "m": expected labels that can be mixed, received "classes as int32". Use oneHot().',
    });
    t.throws(apply(gm.eye(3)), {
      name: 'ShapeError',
      message: 'MixUp "m": expected labels for 64 images, received [3, 3].',
    });
    t.throws(() => mixUp({ alpha: 0, name: 'm' }), {
      name: 'RangeError',
      message: 'MixUp "m": expected `alpha` to be a number above 0, received 0.',
    });
  });
});
