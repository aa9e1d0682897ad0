// A two-layer network on the 60,000 handwritten digits of MNIST. Run: npm start
import * as gm from 'gemmule';

gm.seed(1234);

const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as rows of 784 values between 0 and 1. */
const rows = images => images.reshape([-1, 784]).cast('float32').div(255);

const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }),
    gm.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.summary();

model.compile({
  optimizer: 'adam',
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
});

await model.fit(rows(xTrain), yTrain, { epochs: 5 });

const { accuracy } = await model.evaluate(rows(xTest), yTest, { verbose: 0 });
console.log(`Test accuracy: ${accuracy.toFixed(4)}`);
