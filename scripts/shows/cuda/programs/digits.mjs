// SPDX-License-Identifier: MIT
// The network of examples/02-mnist-dense, two epochs on 2,000 digits, on the backend that GEMMULE_BACKEND names; prints its history.
import * as gm from 'gemmule';

gm.seed(1234);

const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** The first `count` images of 28 x 28 bytes as rows of 784 values between 0 and 1. */
const rows = (images, count) =>
  images.slice([0, 0, 0], [count, 28, 28]).reshape([-1, 784]).cast('float32').div(255);

const model = gm.sequential({
  layers: [
    gm.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }),
    gm.layers.dense({ units: 10, activation: 'softmax' }),
  ],
});
model.compile({
  optimizer: 'adam',
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
});
const { history } = await model.fit(rows(xTrain, 2000), yTrain.slice([0], [2000]), {
  epochs: 2,
  verbose: 0,
});
const test = await model.evaluate(rows(xTest, 200), yTest.slice([0], [200]), { verbose: 0 });
console.log(JSON.stringify({ device: gm.info().device, ...history, test }));
