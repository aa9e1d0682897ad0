// A search for hyper-parameters: 27 networks are begun, the best third goes on, and again. Run: node examples/15-search/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '27' },
    epochs: { type: 'string', default: '9' },
    samples: { type: 'string', default: '10000' },
    file: { type: 'string' }, // keeps the state: a search that was broken off goes on
  },
});

gm.seed(1234);
const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as rows of 784 values between 0 and 1. */
const rows = images => images.reshape([-1, 784]).cast('float32').div(255);
const first = x => x.slice(0, Number(values.samples));

function build({ units, layers, dropout, learningRate }) {
  const model = gm.sequential([gm.layers.inputLayer({ shape: [784] })]);
  for (let i = 0; i < layers; i++) {
    model.add(gm.layers.dense({ units, activation: 'relu' }));
    model.add(gm.layers.dropout({ rate: dropout }));
  }
  model.add(gm.layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({
    optimizer: gm.optimizers.adam({ learningRate }),
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

const told = ({ units, layers, dropout, learningRate }) =>
  `${layers} x ${units} units, dropout ${dropout.toFixed(2)}, learning rate ${learningRate.toExponential(1)}`;
const percent = share => `${(100 * share).toFixed(1)}%`;

const { best, model, trials } = await gm.search({
  space: {
    units: gm.search.choice([16, 32, 64, 128, 256]),
    layers: gm.search.integer(1, 3),
    dropout: gm.search.uniform(0, 0.5),
    learningRate: gm.search.logUniform(1e-5, 1e-1),
  },
  build,
  x: rows(first(xTrain)),
  y: first(yTrain),
  fit: { validationSplit: 0.2, batchSize: 64 },
  trials: Number(values.trials),
  epochs: Number(values.epochs),
  monitor: 'val_accuracy',
  seed: 1,
  file: values.file,
  onTrial: ({ number, params, epochs, scores }) =>
    console.log(`${String(number).padStart(2)} after ${epochs} epochs: ${percent(scores.at(-1))}  ${told(params)}`), // prettier-ignore
});

const { accuracy } = await model.evaluate(rows(xTest), yTest, { verbose: 0 });
const steps = trials.reduce((sum, trial) => sum + trial.epochs, 0);
console.log(`Best of ${trials.length}, by ${steps} epochs in all: ${told(best.params)}`);
console.log(`Test accuracy: ${accuracy.toFixed(4)}`);
