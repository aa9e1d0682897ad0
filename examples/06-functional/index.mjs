// A functional model on MNIST: layers applied to each other's outputs. Run: node examples/06-functional/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({ options: { epochs: { type: 'string', default: '5' } } });

gm.seed(1234);
const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as rows of 784 values between 0 and 1. */
const rows = images => images.reshape([-1, 784]).cast('float32').div(255);

const inputs = gm.input({ shape: [784], name: 'digits' });
let x = gm.layers.dense({ units: 64, activation: 'relu', name: 'dense_1' }).apply(inputs);
x = gm.layers.dense({ units: 64, activation: 'relu', name: 'dense_2' }).apply(x);
const outputs = gm.layers.dense({ units: 10, name: 'predictions' }).apply(x); // logits
const model = gm.model({ inputs, outputs });
model.summary();

model.compile({
  optimizer: gm.optimizers.rmsprop(),
  loss: gm.losses.sparseCategoricalCrossentropy({ fromLogits: true }),
  metrics: [gm.metrics.sparseCategoricalAccuracy()],
});
const history = await model.fit(rows(xTrain), yTrain, {
  batchSize: 64,
  epochs: Number(values.epochs),
  validationSplit: 1 / 6,
});
const validated = history.history.val_sparse_categorical_accuracy;
console.log(`Validation accuracy by epoch: ${validated.map(a => a.toFixed(4)).join(', ')}`);

const [loss, accuracy] = await model.evaluate(rows(xTest), yTest, { verbose: 2 });
console.log(`Test loss: ${loss.toFixed(4)}, test accuracy: ${accuracy.toFixed(4)}`);
