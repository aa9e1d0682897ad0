// A convolutional network that tells the category of an emoji it never saw. Run: node examples/04-emoji-conv/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { emojiData } from './emoji.mjs';

const { values } = parseArgs({ options: { epochs: { type: 'string', default: '60' } } });

gm.seed(1234);
const { categories, train, test } = await emojiData();

const { layers } = gm;
const model = gm.sequential([
  // While training, each picture is changed a little.
  layers.randomFlip({ mode: 'horizontal', inputShape: [32, 32, 3] }),
  layers.randomRotation({ factor: 0.03, fillMode: 'constant', fillValue: 1 }),
  layers.randomZoom({ heightFactor: 0.15, fillMode: 'constant', fillValue: 1 }),
  layers.randomTranslation({ heightFactor: 0.1, widthFactor: 0.1, fillMode: 'constant', fillValue: 1 }), // prettier-ignore
  layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
  layers.maxPooling2d({ poolSize: 2 }),
  layers.flatten(),
  layers.dense({ units: 64, activation: 'relu' }),
  layers.dense({ units: categories.length, activation: 'softmax' }),
]);
model.summary();
model.compile({
  optimizer: 'adam',
  loss: 'sparse_categorical_crossentropy',
  metrics: ['accuracy'],
});
await model.fit(train.images, train.labels, { epochs: Number(values.epochs) });

const { accuracy } = await model.evaluate(test.images, test.labels, { verbose: 0 });
const shares = gm.oneHot(test.labels, categories.length).mean(0);
const majority = gm.max(shares).item();
console.log(
  `Held-out emoji: ${test.labels.size}, of which ${(100 * majority).toFixed(1)}% are ${categories[gm.argMax(shares, 0).item()]}`,
);
console.log(
  `Test accuracy: ${accuracy.toFixed(4)}, ${(accuracy / majority).toFixed(2)} times the majority's share`,
);
