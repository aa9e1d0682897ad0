// A generative adversarial network: one network draws digits, the other tells them from real ones. Run: node examples/12-gan/index.mjs
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { judge } from './judge.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '12' },
    samples: { type: 'string', default: '60000' },
    pictures: { type: 'string', default: 'gan-pictures' },
  },
});
const [epochs, count] = [Number(values.epochs), Number(values.samples)];
const batchSize = 64;
const noises = 64; // numbers that a digit is drawn from

gm.seed(1234);
const data = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as numbers between -1 and 1, of one channel. */
const real = data.xTrain.slice(0, count).expandDims(-1).cast('float32').div(127.5).sub(1);

const { batchNormalization, conv2d, conv2dTranspose, dense, flatten, leakyReLU, reshape } = gm.layers; // prettier-ignore
const kernelInitializer = gm.initializers.randomNormal({ stddev: 0.02 });
const convolution = { kernelSize: 4, strides: 2, padding: 'same', kernelInitializer };
const negativeSlope = 0.2;

const generator = gm.sequential({
  layers: [
    dense({ units: 7 * 7 * 128, useBias: false, kernelInitializer, inputShape: [noises] }),
    batchNormalization(),
    leakyReLU({ negativeSlope }),
    reshape({ targetShape: [7, 7, 128] }),
    conv2dTranspose({ filters: 64, ...convolution, useBias: false }),
    batchNormalization(),
    leakyReLU({ negativeSlope }),
    conv2dTranspose({ filters: 1, ...convolution, activation: 'tanh' }),
  ],
});
const discriminator = gm.sequential({
  layers: [
    conv2d({ filters: 64, ...convolution, inputShape: [28, 28, 1] }),
    leakyReLU({ negativeSlope }),
    conv2d({ filters: 128, ...convolution, useBias: false }),
    batchNormalization(),
    leakyReLU({ negativeSlope }),
    flatten(),
    dense({ units: 1, kernelInitializer }), // logit: above 0 where it takes the digit for real
  ],
});

const crossentropy = gm.losses.binaryCrossentropy({ fromLogits: true });
const says = (x, label) => {
  const logits = discriminator.apply(x, { training: true });
  return crossentropy(gm.full(logits.shape, label), logits);
};
const drawn = rows => generator.apply(gm.randomNormal([rows, noises]), { training: true });

const optimizer = () => gm.optimizers.adam({ learningRate: 2e-4, beta1: 0.5 });
const [drawing, telling] = [optimizer(), optimizer()];
const improve = (network, by, loss) => {
  const { value, grads } = gm.valueAndGrad(loss, network.trainableWeights)();
  by.apply(grads, network.trainableWeights);
  return value;
};

/** A step of both. Labels of 0.9 keep the one that tells from being too sure of itself. */
const step = gm.capture(batch => {
  const fake = gm.stopGradient(drawn(batch.shape[0]));
  return [
    improve(discriminator, telling, () => gm.add(says(batch, 0.9), says(fake, 0))),
    improve(generator, drawing, () => says(drawn(batch.shape[0]), 1)),
  ];
});

const seeds = gm.randomNormal([64, noises], { seed: 7 });
/** What the generator makes of the same 64 seeds, as 8 rows of 8 digits. */
async function writePicture(name) {
  const digits = generator.predict(seeds).add(1).mul(127.5);
  const grid = digits.reshape([8, 8, 28, 28]).transpose([0, 2, 1, 3]).reshape([224, 224, 1]);
  await gm.data.writeImage(`${values.pictures}/${name}.png`, grid);
}

await mkdir(values.pictures, { recursive: true });
for (let epoch = 1; epoch <= epochs; epoch++) {
  const begin = performance.now();
  const order = gm.randomPermutation(count);
  const told = [];
  for (let at = 0; at + batchSize <= count; at += batchSize)
    told.push(gm.tidy(() => step(real.gather(order.slice([at], [batchSize])))));
  const means = [0, 1].map(i => gm.tidy(() => gm.mean(gm.stack(told.map(pair => pair[i]))).item()));
  told.flat().forEach(loss => loss.dispose());
  await writePicture(`epoch-${String(epoch).padStart(2, '0')}`);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(
    `Epoch ${epoch}: loss ${means[0].toFixed(3)} telling, ${means[1].toFixed(3)} drawing, ${seconds} s`,
  );
}

const digits = generator.predict(gm.randomNormal([1000, noises]), { batchSize: 250 });
const { sure, classes } = await judge(digits.add(1).div(2), data);
console.log(`A classifier is sure (p > 0.9) of ${sure} of 1,000 drawn digits; of each class it saw: ${classes.join(' ')}`); // prettier-ignore
