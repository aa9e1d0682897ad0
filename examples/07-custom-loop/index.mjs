// A convolutional network trained by a loop of one's own: forward, loss, backward, step. Run: node examples/07-custom-loop/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '2' },
    samples: { type: 'string', default: '60000' },
  },
});
const [epochs, count] = [Number(values.epochs), Number(values.samples)];
const batchSize = 64;

gm.seed(1234);
const { xTrain, yTrain, xTest, yTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as numbers between 0 and 1, of one channel. */
const images = bytes => bytes.expandDims(-1).cast('float32').div(255);

const { conv2d, maxPooling2d, flatten, dense } = gm.layers;
const layers = [
  conv2d({ filters: 32, kernelSize: 5, activation: 'relu', inputShape: [28, 28, 1] }),
  maxPooling2d(),
  conv2d({ filters: 64, kernelSize: 5, activation: 'relu' }),
  maxPooling2d(),
  flatten(),
  dense({ units: 10 }), // logits
];
const forward = x => layers.reduce((y, layer) => layer.apply(y), x);
forward(gm.zeros([1, 28, 28, 1])); // makes the weights

const weights = layers.flatMap(layer => layer.trainableWeights);
const optimizer = gm.optimizers.adam({ learningRate: 0.001 });
const crossentropy = gm.losses.sparseCategoricalCrossentropy({ fromLogits: true });
const lossAndGradients = gm.valueAndGrad((x, y) => crossentropy(y, forward(x)), weights);

/** One step, recorded at its first call and replayed from then on. */
const step = gm.capture((x, y) => {
  const { value, grads } = lossAndGradients(x, y);
  optimizer.apply(grads, weights);
  return value;
});

const x = images(xTrain);
for (let epoch = 1; epoch <= epochs; epoch++) {
  const order = gm.randomPermutation(count);
  const losses = [];
  for (let at = 0; at + batchSize <= count; at += batchSize) {
    const loss = gm.tidy(() => {
      const batch = order.slice([at], [batchSize]);
      return step(x.gather(batch), yTrain.gather(batch));
    });
    losses.push(loss);
    if (losses.length % 200 === 0) console.log(`Epoch ${epoch}, step ${losses.length}: loss ${(await loss.data())[0].toFixed(4)}`); // prettier-ignore
  }
  const mean = gm.tidy(() => gm.mean(gm.stack(losses)).item());
  console.log(`Epoch ${epoch}: mean loss ${mean.toFixed(4)}`);
  losses.forEach(loss => loss.dispose());
  order.dispose();
}

const classify = gm.capture(batch => gm.argMax(forward(batch), -1));
const found = gm.concat(gm.split(images(xTest), 10).map(part => classify(part)));
const accuracy = gm.mean(gm.equal(found, yTest).cast('float32')).item();
console.log(`Test accuracy: ${accuracy.toFixed(4)}`);
