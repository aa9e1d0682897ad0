// A convolutional network on the 60,000 pictures of clothes of Fashion-MNIST. Run: node examples/05-fashion-mnist/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '15' },
    samples: { type: 'string', default: '60000' },
  },
});

gm.seed(1234);
const { xTrain, yTrain, xTest, yTest } = await gm.datasets.fashionMnist();
/** Bytes of one channel; the first layer makes them numbers between 0 and 1. */
const images = bytes => bytes.expandDims(-1);
const samples = Number(values.samples);

const { layers, callbacks } = gm;
const convolution = filters => [
  layers.conv2d({ filters, kernelSize: 3, padding: 'same', useBias: false }),
  layers.batchNormalization(),
  layers.reLU(),
];
const model = gm.sequential([
  layers.rescaling({ scale: 1 / 255, inputShape: [28, 28, 1] }),
  // While training, each picture is mirrored or not, and shifted by a pixel or not.
  layers.randomFlip({ mode: 'horizontal' }),
  layers.randomTranslation({ heightFactor: 0.05, widthFactor: 0.05, interpolation: 'nearest' }),
  ...convolution(32),
  ...convolution(32),
  layers.maxPooling2d(),
  layers.dropout({ rate: 0.1 }),
  ...convolution(64),
  ...convolution(64),
  layers.maxPooling2d(),
  layers.dropout({ rate: 0.1 }),
  layers.flatten(),
  layers.dense({ units: 128, activation: 'relu' }),
  layers.dropout({ rate: 0.3 }),
  layers.dense({ units: 10, activation: 'softmax' }),
]);
model.summary();
model.compile({
  optimizer: 'adam',
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
});

/** Drops twice: where an epoch's steps are too long, and for the last touch. */
const rateOf = epoch => (epoch < 9 ? 1e-3 : epoch < 13 ? 2e-4 : 4e-5);

await model.fit(images(xTrain).slice(0, samples), yTrain.slice(0, samples), {
  batchSize: 64,
  epochs: Number(values.epochs),
  validationSplit: 1 / 12, // the last 5,000
  validationBatchSize: 500,
  callbacks: [
    callbacks.learningRateScheduler(rateOf, { verbose: 1 }),
    callbacks.earlyStopping({ patience: 5, restoreBestWeights: true, verbose: 1 }),
  ],
});

const { loss, accuracy } = await model.evaluate(images(xTest), yTest, {
  batchSize: 500,
  verbose: 0,
});
console.log(`Test loss: ${loss.toFixed(4)}, test accuracy: ${accuracy.toFixed(4)}`);
