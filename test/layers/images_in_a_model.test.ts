import t from 'tap';
import * as gm from '../../src/index.js';

const { layers } = gm;
const images = () => gm.randomUniform([24, 12, 11, 3], { maxval: 255, seed: 1 }).cast('uint8');
const labels = () => gm.range(24).mod(2);

/** One of each layer over images. */
const stack = (seed?: number) => {
  const own = seed === undefined ? {} : { seed };
  return [
    layers.resizing({ height: 12, width: 12, inputShape: [12, 11, 3] }),
    layers.centerCrop({ height: 10, width: 11 }),
    layers.rescaling({ scale: 1 / 255 }),
    layers.randomFlip(own),
    layers.randomRotation({ factor: 0.1, ...own }),
    layers.randomZoom({ heightFactor: 0.1, ...own }),
    layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, ...own }),
    layers.randomCrop({ height: 8, width: 8, ...own }),
    layers.randomContrast({ factor: 0.1, valueRange: [0, 1], ...own }),
    layers.randomBrightness({ factor: 0.1, valueRange: [0, 1], ...own }),
    layers.randomErasing({ factor: 0.1, valueRange: [0, 1], ...own }),
    layers.randomGrayscale({ factor: 0.1, ...own }),
    layers.randomInvert({ factor: 0.1, valueRange: [0, 1], ...own }),
    layers.randomColorDegeneration({ factor: 0.1, valueRange: [0, 1], ...own }),
    layers.upSampling2d({ interpolation: 'bilinear' }),
    layers.flatten(),
    layers.dense({ units: 2, activation: 'softmax' }),
  ];
};

/** The losses of three epochs, the last batch of which is smaller. */
async function losses(seed?: number) {
  const model = gm.sequential(stack(seed));
  model.compile({ optimizer: 'sgd', loss: 'sparseCategoricalCrossentropy' });
  const { history } = await model.fit(images(), labels(), { epochs: 3, batchSize: 10, verbose: 0 });
  return history.loss;
}

t.test('a model of layers over images', async t => {
  t.test('trains under capture: the same numbers after the same seed', async t => {
    for (const own of [undefined, 4]) {
      gm.seed(1);
      const first = await losses(own);
      gm.seed(1);
      t.same(await losses(own), first);
      gm.seed(2);
      t.notSame(await losses(own), first);
    }
  });
  t.test('changes the images anew at each step', async t => {
    for (const seed of [undefined, 4]) {
      const model = gm.sequential(stack(seed).slice(0, -1).concat(layers.dense({ units: 1 }))); // prettier-ignore
      // Nothing is learned: the losses of the epochs differ by the images alone.
      model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'mse' });
      const config = { epochs: 3, batchSize: 24, shuffle: false, verbose: 0 } as const;
      const { history } = await model.fit(images(), gm.zeros([24, 1]), config);
      t.equal(new Set(history.loss).size, 3, seed === undefined ? 'without a seed' : 'with one');
    }
  });
  t.test('predicts from the images as they are', async t => {
    const model = gm.sequential(stack());
    const [a, b] = [0, 1].map(() => model.predict(images()));
    t.same(await a.array(), await b.array());
  });
  t.test('is made again from its configs', async t => {
    type Class = new (config: object) => gm.layers.Layer;
    const classes = layers as unknown as Record<string, Class>;
    const made = [...stack(3), layers.mixUp(), layers.cutMix()];
    const again = made.map(layer => {
      const config = JSON.parse(JSON.stringify(layer.getConfig())) as object;
      return new classes[layer.className](config);
    });
    t.same(
      again.map(layer => layer.getConfig()),
      made.map(layer => layer.getConfig()),
    );
  });
});
