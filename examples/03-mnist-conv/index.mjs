// Convolutional networks on the 60,000 handwritten digits of MNIST. Run: node examples/03-mnist-conv/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'three' },
    epochs: { type: 'string', default: '5' },
    samples: { type: 'string', default: '60000' },
  },
});

const { conv2d, maxPooling2d, flatten, dense } = gm.layers;
const inputShape = [28, 28, 1];

/** In list form. */
const small = () =>
  gm.sequential({
    layers: [
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 128, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  });

/** Layer by layer. */
function deep(third) {
  const model = gm.sequential();
  model.add(conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape }));
  model.add(maxPooling2d({ poolSize: 2 }));
  model.add(conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }));
  model.add(maxPooling2d({ poolSize: 2 }));
  if (third) model.add(conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }));
  model.add(flatten());
  model.add(dense({ units: 64, activation: 'relu' }));
  model.add(dense({ units: 10, activation: 'softmax' }));
  return model;
}

const models = { small, two: () => deep(false), three: () => deep(true) };
if (!Object.hasOwn(models, values.model)) {
  console.error(`--model: expected ${Object.keys(models).join(', ')}, received ${values.model}.`);
  process.exit(2);
}

gm.seed(1234);
const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as numbers between 0 and 1, of one channel. */
const images = bytes => bytes.expandDims(-1).cast('float32').div(255);
const first = (x, count) => x.slice(0, count);

const [count, epochs] = [Number(values.samples), Number(values.epochs)];
const batchSize = 32;

const model = models[values.model]();
model.summary();
model.compile({
  // Falls to zero over the training: the last epochs settle what the first ones found.
  optimizer: gm.optimizers.adam({
    learningRate: gm.schedules.cosineDecay({
      initialLearningRate: 0.001,
      decaySteps: epochs * Math.ceil(count / batchSize),
    }),
  }),
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
});

await model.fit(first(images(xTrain), count), first(yTrain, count), { batchSize, epochs });

const { loss, accuracy } = await model.evaluate(images(xTest), yTest, { verbose: 2 });
console.log(`Test loss: ${loss.toFixed(4)}, test accuracy: ${accuracy.toFixed(4)}`);
