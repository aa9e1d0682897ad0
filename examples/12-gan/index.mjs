// A conditional generative adversarial network: one draws the digit it is asked for, the other tells drawn from real. Run: node examples/12-gan/index.mjs
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';
import { judge } from './judge.mjs';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '5' },
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

const { add, batchNormalization, conv2d, conv2dTranspose, dense, dot, flatten, leakyReLU, reshape } = gm.layers; // prettier-ignore
const kernelInitializer = gm.initializers.randomNormal({ stddev: 0.02 });
const convolution = { kernelSize: 4, strides: 2, padding: 'same', kernelInitializer };
const slope = () => leakyReLU({ negativeSlope: 0.2 });

const generator = gm.sequential({
  layers: [
    dense({ units: 7 * 7 * 128, useBias: false, kernelInitializer, inputShape: [noises + 10] }),
    batchNormalization(),
    slope(),
    reshape({ targetShape: [7, 7, 128] }),
    conv2dTranspose({ filters: 64, ...convolution, useBias: false }),
    batchNormalization(),
    slope(),
    conv2dTranspose({ filters: 1, ...convolution, activation: 'tanh' }),
  ],
});

/** A logit, above 0 where it takes the picture for real and for that digit: what it sees is compared with what it expects. */
function makeDiscriminator() {
  const picture = gm.input({ shape: [28, 28, 1] });
  const digit = gm.input({ shape: [10] });
  const layers = [
    conv2d({ filters: 64, ...convolution }),
    slope(),
    conv2d({ filters: 128, ...convolution, useBias: false }),
    batchNormalization(),
    slope(),
    flatten(),
    dense({ units: 128, kernelInitializer }),
    slope(),
  ];
  const seen = layers.reduce((x, layer) => layer.apply(x), picture);
  const expected = dense({ units: 128, useBias: false, kernelInitializer }).apply(digit);
  const real = dense({ units: 1, kernelInitializer }).apply(seen);
  const matches = dot({ axes: 1 }).apply([seen, expected]);
  return gm.model({ inputs: [picture, digit], outputs: add().apply([real, matches]) });
}
const discriminator = makeDiscriminator();

const crossentropy = gm.losses.binaryCrossentropy({ fromLogits: true });
const says = (picture, digit, label) => {
  const logits = discriminator.apply([picture, digit], { training: true });
  return crossentropy(gm.full(logits.shape, label), logits);
};
/** What the generator is given: numbers of its own for each of the digits that are asked for. */
const asked = (digit, options) =>
  gm.concat([gm.randomNormal([digit.shape[0], noises], options), digit], 1);
const drawn = digit => generator.apply(asked(digit), { training: true });

const optimizer = () => gm.optimizers.adam({ learningRate: 2e-4, beta1: 0.5 });
const [drawing, telling] = [optimizer(), optimizer()];
const improve = (network, by, loss) => {
  const { value, grads } = gm.valueAndGrad(loss, network.trainableWeights)();
  by.apply(grads, network.trainableWeights);
  return value;
};

/** A step of both. Labels of 0.9 keep the one that tells from being too sure of itself. */
const step = gm.capture((picture, label) => {
  const digit = gm.oneHot(label, 10);
  const fake = gm.stopGradient(drawn(digit));
  return [
    improve(discriminator, telling, () => gm.add(says(picture, digit, 0.9), says(fake, digit, 0))),
    improve(generator, drawing, () => says(drawn(digit), digit, 1)),
  ];
});

/** The digits 0 to 9, again and again. */
const inTurn = n => gm.oneHot(gm.mod(gm.range(0, n, 1, 'int32'), 10), 10);
const seeds = asked(inTurn(80), { seed: 7 });
/** What the generator makes of the same 80 seeds: 8 rows of the digits from 0 to 9. */
async function writePicture(name) {
  const digits = generator.predict(seeds).add(1).mul(127.5);
  const grid = digits.reshape([8, 10, 28, 28]).transpose([0, 2, 1, 3]).reshape([224, 280, 1]);
  await gm.data.writeImage(`${values.pictures}/${name}.png`, grid);
}

await mkdir(values.pictures, { recursive: true });
for (let epoch = 1; epoch <= epochs; epoch++) {
  const begin = performance.now();
  const order = gm.randomPermutation(count);
  const told = [];
  for (let at = 0; at + batchSize <= count; at += batchSize)
    told.push(
      gm.tidy(() => {
        const batch = order.slice([at], [batchSize]);
        return step(real.gather(batch), data.yTrain.gather(batch));
      }),
    );
  const means = [0, 1].map(i => gm.tidy(() => gm.mean(gm.stack(told.map(pair => pair[i]))).item()));
  told.flat().forEach(loss => loss.dispose());
  await writePicture(`epoch-${String(epoch).padStart(2, '0')}`);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(
    `Epoch ${epoch}: loss ${means[0].toFixed(3)} telling, ${means[1].toFixed(3)} drawing, ${seconds} s`,
  );
}

const digits = generator.predict(asked(inTurn(1000)), { batchSize: 250 });
const { sure, classes, labels } = await judge(digits.add(1).div(2), data);
const right = labels.filter((label, i) => label === i % 10).length;
console.log(`A classifier is sure (p > 0.9) of ${sure} of 1,000 drawn digits, and takes ${right} for the digit asked for; of each class it saw: ${classes.join(' ')}`); // prettier-ignore
