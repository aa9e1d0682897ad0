// A functional model: tf.input, two branches that are concatenated, tf.model, regularizers and initializers from tf's namespaces.
import * as tf from '@tensorflow/tfjs';

const input = tf.input({ shape: [4] });
const left = tf.layers
  .dense({
    units: 8,
    activation: 'tanh',
    kernelRegularizer: tf.regularizers.l2({ l2: 1e-4 }),
    kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }),
  })
  .apply(input);
const right = tf.layers.dense({ units: 8, activation: 'relu', name: 'right' }).apply(input);
const both = tf.layers.concatenate().apply([left, right]);
const normal = tf.layers.batchNormalization().apply(both);
const output = tf.layers.dense({ units: 1 }).apply(normal);
const model = tf.model({ inputs: input, outputs: output });
model.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError', metrics: ['mae'] });

const xs = tf.randomUniform([128, 4], -1, 1);
const ys = tf.tidy(() =>
  xs
    .slice([0, 0], [-1, 1])
    .mul(2)
    .sub(xs.slice([0, 2], [-1, 1])),
);
const history = await model.fit(xs, ys, { epochs: 20, batchSize: 32, verbose: 0 });
export const result = {
  first: history.history.loss[0],
  last: history.history.loss.at(-1),
  epochs: history.epoch.length,
  layers: model.layers.length,
  right: model.getLayer('right').getWeights()[0].shape,
};
