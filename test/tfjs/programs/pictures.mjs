// A convolutional network on bright quadrants of pictures: model.add, conv2d, pooling, tf.train.rmsprop, early stopping.
import * as tf from '@tensorflow/tfjs';

const COUNT = 64, SIDE = 12; // prettier-ignore
const labels = Array.from({ length: COUNT }, (_, i) => i % 4);
const images = tf.tidy(() => {
  const noise = tf.randomUniform([COUNT, SIDE, SIDE, 1], 0, 0.3);
  const bright = tf.buffer([COUNT, SIDE, SIDE, 1]);
  labels.forEach((label, i) => {
    for (let y = 0; y < SIDE / 2; y++)
      for (let x = 0; x < SIDE / 2; x++)
        bright.set(0.7, i, y + (label >> 1) * (SIDE / 2), x + (label & 1) * (SIDE / 2), 0);
  });
  return noise.add(bright.toTensor());
});

const model = tf.sequential();
model.add(
  tf.layers.conv2d({
    inputShape: [SIDE, SIDE, 1],
    kernelSize: 3,
    filters: 8,
    strides: 1,
    activation: 'relu',
    kernelInitializer: 'varianceScaling',
  }),
);
model.add(tf.layers.maxPooling2d({ poolSize: [2, 2], strides: [2, 2] }));
model.add(tf.layers.flatten());
model.add(
  tf.layers.dense({ units: 4, kernelInitializer: 'varianceScaling', activation: 'softmax' }),
);
model.compile({
  optimizer: tf.train.rmsprop(0.005),
  loss: 'categoricalCrossentropy',
  metrics: ['accuracy'],
});
const ys = tf.oneHot(tf.tensor1d(labels, 'int32'), 4);
const history = await model.fit(images, ys, {
  epochs: 12,
  batchSize: 16,
  validationSplit: 0.25,
  verbose: 0,
  callbacks: tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 5 }),
});
export const result = {
  first: history.history.loss[0],
  last: history.history.loss.at(-1),
  epochs: history.epoch.length,
  accuracy: history.history.acc?.at(-1) ?? history.history.accuracy.at(-1),
};
