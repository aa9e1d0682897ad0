// SPDX-License-Identifier: MIT
// TensorFlow.js without its native addon. Options: {"backend": "cpu" | "wasm"}.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { kept, layersOf, networks } from './networks.mjs';
import { eachCall, eagerOp, options, serve, trainingRate } from './serve.mjs';

tf.enableProdMode();
await tf.setBackend(options.backend);
await tf.ready();

const isSlow = name => name === 'lstm' || (options.backend === 'cpu' && name !== 'mlp');
/** An epoch of about a second, or, where it trains some 3 to 30 samples a second, one batch. */
const samplesOf = (name, batch) =>
  isSlow(name) ? batch : networks[name].samples / (options.backend === 'wasm' ? 4 : 20);

const model = kept(name => {
  const made = tf.sequential({ layers: layersOf(tf.layers, networks[name]) });
  made.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return made;
});

const data = kept((name, batch) => {
  const samples = samplesOf(name, batch);
  return {
    x: tf.randomUniform([samples, ...networks[name].inputShape], -1, 1),
    y: tf.tidy(() => tf.floor(tf.randomUniform([samples, 1], 0, 9.99))),
  };
});

async function train({ network, batch }) {
  const { x, y } = data(network, batch);
  const fit = epochs => model(network, batch).fit(x, y, { batchSize: batch, epochs, verbose: 0 });
  const seconds = isSlow(network) ? 0 : undefined;
  return trainingRate(`${network} ${batch}`, fit, x.shape[0], seconds);
}

const one = kept(name => tf.randomUniform([1, ...networks[name].inputShape]));
function infer({ network, calls }) {
  const asked = model(network, 'inference');
  const x = one(network);
  return eachCall(() => {
    const y = asked.predict(x);
    y.dataSync();
    y.dispose();
  }, isSlow(network) ? calls / 100 : calls);
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
