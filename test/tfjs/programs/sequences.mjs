// An LSTM over short waves, and a step taken by hand with variables: tf.variable, optimizer.minimize, tf.losses by name.
import * as tf from '@tensorflow/tfjs';

const STEPS = 12;
const [xs, ys] = tf.tidy(() => {
  const phase = tf.linspace(0, 6, 80).reshape([80, 1]);
  const times = tf.linspace(0, 2, STEPS + 1).reshape([1, STEPS + 1]);
  const waves = phase.add(times).sin();
  return [waves.slice([0, 0], [80, STEPS]).expandDims(-1), waves.slice([0, STEPS], [80, 1])];
});
const model = tf.sequential();
model.add(tf.layers.lstm({ units: 12, inputShape: [STEPS, 1], returnSequences: false }));
model.add(tf.layers.dense({ units: 1 }));
model.compile({ optimizer: tf.train.adam(0.02), loss: tf.losses.meanSquaredError });
const history = await model.fit(xs, ys, { epochs: 15, verbose: 0 });

const slope = tf.variable(tf.scalar(0));
const optimizer = tf.train.momentum(0.1, 0.5);
const targets = xs.slice([0, 0, 0], [-1, 1, 1]).reshape([80]);
for (let i = 0; i < 30; i++)
  optimizer.minimize(() => targets.mul(slope).sub(targets.mul(3)).square().mean());
export const result = {
  first: history.history.loss[0],
  last: history.history.loss.at(-1),
  epochs: history.epoch.length,
  slope: slope.dataSync()[0],
};
