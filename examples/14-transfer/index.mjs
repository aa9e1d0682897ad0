// Transfer learning: what was learned on the digits 0 to 4 helps with 5 to 9, of which there are few. Run: node examples/14-transfer/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '5' }, // on the digits 0 to 4
    examples: { type: 'string', default: '10' }, // of each digit from 5 to 9
    schooling: { type: 'string', default: '60' }, // epochs on those
  },
});

const data = await gm.datasets.mnist();
/** The digits of some classes, as numbers between 0 and 1 of one channel; labels from 0; at most so many of each class. */
function digits({ images, labels }, from, to, most = Infinity) {
  const seen = Array(10).fill(0);
  const places = [];
  labels.dataSync().forEach((label, i) => {
    if (label >= from && label <= to && seen[label]++ < most) places.push(i);
  });
  const some = x => x.gather(Int32Array.from(places));
  return { x: some(images).expandDims(-1).cast('float32').div(255), y: some(labels).sub(from) };
}
const train = { images: data.xTrain, labels: data.yTrain };
const test = { images: data.xTest, labels: data.yTest };

const { conv2d, dense, dropout, flatten, maxPooling2d } = gm.layers;
/** Two convolutions, and what tells five classes apart. */
function network() {
  const inputs = gm.input({ shape: [28, 28, 1] });
  const layers = [
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
    maxPooling2d(),
    dropout({ rate: 0.25 }),
    flatten({ name: 'features' }),
  ];
  const features = layers.reduce((x, layer) => layer.apply(x), inputs);
  return gm.model({ inputs, outputs: head(features) });
}
const head = features =>
  [
    dense({ units: 128, activation: 'relu' }),
    dropout({ rate: 0.5 }),
    dense({ units: 5, activation: 'softmax' }),
  ].reduce((x, layer) => layer.apply(x), features);
function compiled(model) {
  model.compile({
    optimizer: gm.optimizers.adam(),
    loss: 'sparse_categorical_crossentropy',
    metrics: ['accuracy'],
  });
  return model;
}

const old = digits(train, 0, 4);
const few = digits(train, 5, 9, Number(values.examples));
const judged = digits(test, 5, 9);
const accuracyOf = async model =>
  (await model.evaluate(judged.x, judged.y, { batchSize: 256, verbose: 0 })).accuracy;

gm.seed(1234);
const base = compiled(network());
await base.fit(old.x, old.y, { epochs: Number(values.epochs), batchSize: 128 });

// Another head on the same features, which stay as they are.
for (const layer of base.layers) layer.trainable = false;
const features = base.getLayer('features').output;
const transferred = compiled(gm.model({ inputs: base.inputs, outputs: head(features) }));
transferred.summary({ showTrainable: true });
const schooling = { epochs: Number(values.schooling), batchSize: 16, verbose: 0 };
await transferred.fit(few.x, few.y, schooling);

const anew = compiled(network());
await anew.fit(few.x, few.y, schooling);
const [helped, alone] = [await accuracyOf(transferred), await accuracyOf(anew)];
console.log(
  `Test accuracy on the digits 5 to 9, ${values.examples} examples of each: ${helped.toFixed(4)} with what 0 to 4 taught, ${alone.toFixed(4)} from nothing`,
);
