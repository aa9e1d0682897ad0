// Three clusters told apart by a dense network: one-hot labels, a positional optimizer, validation, onBatchEnd.
import * as tf from '@tensorflow/tfjs';

const PER_CLASS = 60;
const [xs, ys] = tf.tidy(() => {
  const centers = [
    [0, 2],
    [2, -1],
    [-2, -1],
  ];
  const points = centers.map(([x, y]) =>
    tf.randomNormal([PER_CLASS, 2], 0, 0.5, 'float32', 7).add(tf.tensor1d([x, y])),
  );
  const labels = tf.tensor1d(
    centers.flatMap((_, i) => Array(PER_CLASS).fill(i)),
    'int32',
  );
  return [tf.concat(points, 0), tf.oneHot(labels, 3).toFloat()];
});

const model = tf.sequential({
  layers: [
    tf.layers.dense({ units: 10, activation: 'sigmoid', inputShape: [xs.shape[1]] }),
    tf.layers.dropout({ rate: 0.1 }),
    tf.layers.dense({ units: 3, activation: 'softmax' }),
  ],
});
model.summary();
model.compile({
  optimizer: tf.train.adam(0.05),
  loss: 'categoricalCrossentropy',
  metrics: ['accuracy'],
});
let batches = 0;
const history = await model.fit(xs, ys, {
  epochs: 15,
  batchSize: 20,
  shuffle: true,
  validationData: [xs, ys],
  verbose: 0,
  callbacks: {
    onBatchEnd: async (batch, logs) => {
      batches++;
      await tf.nextFrame();
    },
  },
});
const found = model.predict(xs).argMax(-1);
const accuracy = found.equal(ys.argMax(-1)).toFloat().mean();
export const result = {
  first: history.history.loss[0],
  last: history.history.val_loss.at(-1),
  epochs: history.epoch.length,
  batches,
  accuracy: (await accuracy.data())[0],
};
tf.dispose([xs, ys]);
