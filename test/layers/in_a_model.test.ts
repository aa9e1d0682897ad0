import t from 'tap';
import * as gm from '../../src/index.js';

const { layers } = gm;
const images = () => gm.randomUniform([32, 4, 4, 2], { seed: 1 });

/** One of each kind that has windows or moments. */
const convolutional = () => [
  layers.conv2d({
    filters: 4,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    inputShape: [4, 4, 2],
  }),
  layers.batchNormalization(),
  layers.maxPooling2d({ strides: 1 }),
  layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
  layers.groupNormalization({ groups: 4 }),
  layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2 }),
  layers.layerNormalization({ axis: [1, 2, 3] }),
  layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
  layers.separableConv2d({ filters: 4, kernelSize: 2 }),
  layers.adaptiveMaxPooling2d({ outputSize: [1, 2] }),
  layers.reshape({ targetShape: [2, 4] }),
  layers.conv1d({ filters: 4, kernelSize: 2, padding: 'causal' }),
  layers.rmsNormalization(),
  layers.globalAveragePooling1d(),
  layers.dense({ units: 6, activation: 'softmax' }),
];
/** One of each layer that keeps or changes images, noise included. */
const plain = () => [
  layers.rescaling({ scale: 2, offset: -1, inputShape: [4, 4, 2] }),
  layers.normalization({ mean: 0, variance: 1 }),
  layers.zeroPadding2d(),
  layers.cropping2d({
    cropping: [
      [1, 0],
      [0, 1],
    ],
  }),
  layers.upSampling2d(),
  layers.spatialDropout2d({ rate: 0.2 }),
  layers.gaussianNoise({ stddev: 0.1 }),
  layers.prelu({ sharedAxes: [1, 2] }),
  layers.permute({ dims: [3, 1, 2] }),
  layers.flatten(),
  layers.gaussianDropout({ rate: 0.1 }),
  layers.unitNormalization(),
  layers.dense({ units: 3 }),
  layers.alphaDropout({ rate: 0.1 }),
  layers.repeatVector({ n: 2 }),
  layers.leakyReLU(),
  layers.elu(),
  layers.reLU({ negativeSlope: 0.5 }),
  layers.flatten(),
  layers.softmax(),
];

for (const [kind, stack] of Object.entries({ plain, convolutional }))
  t.test(`a model of ${kind} layers`, async t => {
    t.test('trains under capture, and learns', async t => {
      gm.seed(1);
      const model = gm.sequential(stack());
      model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
      const labels = gm.tensor(Array.from({ length: 32 }, () => [1, 0, 0, 0, 0, 0]));
      const { history } = await model.fit(images(), labels, { epochs: 20, verbose: 0 });
      t.ok(history.loss[19] < history.loss[0], `${history.loss[0]} to ${history.loss[19]}`);
    });
    t.test('predicts without noise', async t => {
      const model = gm.sequential(stack());
      const [a, b] = [0, 1].map(() => model.predict(images()));
      t.same(await a.array(), await b.array());
    });
    t.test('is made again from its configs', async t => {
      type Class = new (config: object) => gm.layers.Layer;
      const classes = layers as unknown as Record<string, Class>;
      const made = stack();
      const again = made.map(layer => {
        const config = JSON.parse(JSON.stringify(layer.getConfig())) as object;
        return new classes[layer.className](config);
      });
      t.same(
        again.map(layer => layer.getConfig()),
        made.map(layer => layer.getConfig()),
      );
      t.same(gm.sequential(again).outputSample, gm.sequential(made).outputSample);
    });
  });
