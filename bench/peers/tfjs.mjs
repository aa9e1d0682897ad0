// SPDX-License-Identifier: MIT
// TensorFlow.js without its native addon. Options: {"backend": "cpu" | "wasm"}.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { eachCall, eagerOp, options, serve, trainingRate } from './serve.mjs';

tf.enableProdMode();
await tf.setBackend(options.backend);
await tf.ready();

const SAMPLES = options.backend === 'cpu' ? 640 : 3200; // an epoch of about a second

function mlp() {
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 64, activation: 'relu', inputShape: [784] }));
  model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}

let data;
const samples = () =>
  (data ??= {
    x: tf.randomUniform([SAMPLES, 784], -1, 1),
    y: tf.tidy(() => tf.floor(tf.randomUniform([SAMPLES, 1], 0, 9.99))),
  });

const models = new Map();
function modelFor(batch) {
  if (!models.has(batch)) models.set(batch, mlp());
  return models.get(batch);
}

async function train({ batch }) {
  const { x, y } = samples();
  const fit = epochs => modelFor(batch).fit(x, y, { batchSize: batch, epochs, verbose: 0 });
  return trainingRate(batch, fit, SAMPLES);
}

let one;
function infer({ calls }) {
  const model = modelFor('inference');
  one ??= tf.randomUniform([1, 784]);
  return eachCall(() => {
    const y = model.predict(one);
    y.dataSync();
    y.dispose();
  }, calls);
}

const [x, y] = [tf.randomNormal([32, 64]), tf.randomNormal([32, 64])];
const w = tf.randomNormal([64, 64]);
const ops = {
  add: () => tf.add(x, y),
  matmul: () => tf.matMul(x, w),
  relu: () => tf.relu(x),
};

const enqueue = request => eagerOp(ops[request.op], tf.tidy, request);

await serve({ version: tf.version.tfjs, backend: options.backend }, { train, infer, enqueue });
