// SPDX-License-Identifier: MIT
// A training step of the models of examples/06-functional, 07-custom-loop and 12-gan, each on one random batch of 64.
// Each gives a function that enqueues a step, and gives the tensors that it leaves.
import * as gm from '../../dist/esm/index.js';

const BATCH = 64;
const labels = () => gm.randomUniform([BATCH], { minval: 0, maxval: 10 }).floor().cast('int32');

/** The functional listing. */
function functional() {
  const inputs = gm.input({ shape: [784] });
  const hidden = x => gm.layers.dense({ units: 64, activation: 'relu' }).apply(x);
  const outputs = gm.layers.dense({ units: 10 }).apply(hidden(hidden(inputs)));
  const model = gm.model({ inputs, outputs });
  return classifierStep(x => model.apply(x), model.trainableWeights, [784]);
}

/** The hand-written loop. */
function loop() {
  const { conv2d, dense, flatten, maxPooling2d } = gm.layers;
  const layers = [
    conv2d({ filters: 32, kernelSize: 5, activation: 'relu' }),
    maxPooling2d(),
    conv2d({ filters: 64, kernelSize: 5, activation: 'relu' }),
    maxPooling2d(),
    flatten(),
    dense({ units: 10 }),
  ];
  const forward = x => layers.reduce((y, layer) => layer.apply(y), x);
  forward(gm.zeros([1, 28, 28, 1]));
  return classifierStep(forward, layers.flatMap(l => l.trainableWeights), [28, 28, 1]); // prettier-ignore
}

function classifierStep(forward, weights, shape) {
  const optimizer = gm.optimizers.adam();
  const crossentropy = gm.losses.sparseCategoricalCrossentropy({ fromLogits: true });
  const gradients = gm.valueAndGrad((x, y) => crossentropy(y, forward(x)), weights);
  const step = gm.capture((x, y) => {
    const { value, grads } = gradients(x, y);
    optimizer.apply(grads, weights);
    return value;
  });
  const [x, y] = [gm.randomNormal([BATCH, ...shape]), labels()];
  return () => step(x, y);
}

/** Generator and discriminator of the GAN. */
function gan() {
  const { add, batchNormalization, conv2d, conv2dTranspose, dense, dot, flatten, leakyReLU, reshape } = gm.layers; // prettier-ignore
  const convolution = { kernelSize: 4, strides: 2, padding: 'same' };
  const slope = () => leakyReLU({ negativeSlope: 0.2 });
  const generator = gm.sequential([
    dense({ units: 7 * 7 * 128, useBias: false, inputShape: [74] }),
    batchNormalization(),
    slope(),
    reshape({ targetShape: [7, 7, 128] }),
    conv2dTranspose({ filters: 64, ...convolution, useBias: false }),
    batchNormalization(),
    slope(),
    conv2dTranspose({ filters: 1, ...convolution, activation: 'tanh' }),
  ]);
  const [picture, digit] = [[28, 28, 1], [10]].map(shape => gm.input({ shape }));
  const layers = [
    conv2d({ filters: 64, ...convolution }),
    slope(),
    conv2d({ filters: 128, ...convolution, useBias: false }),
    batchNormalization(),
    slope(),
    flatten(),
    dense({ units: 128 }),
    slope(),
  ];
  const seen = layers.reduce((x, layer) => layer.apply(x), picture);
  const matches = dot({ axes: 1 }).apply([seen, dense({ units: 128, useBias: false }).apply(digit)]);
  const outputs = add().apply([dense({ units: 1 }).apply(seen), matches]);
  const discriminator = gm.model({ inputs: [picture, digit], outputs });
  const crossentropy = gm.losses.binaryCrossentropy({ fromLogits: true });
  const digits = gm.oneHot(labels(), 10);
  const says = (x, label) => {
    const logits = discriminator.apply([x, digits], { training: true });
    return crossentropy(gm.full(logits.shape, label), logits);
  };
  const drawn = () =>
    generator.apply(gm.concat([gm.randomNormal([BATCH, 64]), digits], 1), { training: true });
  const improve = (network, loss) => {
    const optimizer = gm.optimizers.adam({ learningRate: 2e-4, beta1: 0.5 });
    return () => {
      const { value, grads } = gm.valueAndGrad(loss, network.trainableWeights)();
      optimizer.apply(grads, network.trainableWeights);
      return value;
    };
  };
  const real = gm.randomUniform([BATCH, 28, 28, 1], { minval: -1 });
  let fake;
  const telling = improve(discriminator, () => gm.add(says(real, 0.9), says(fake, 0)));
  const drawing = improve(generator, () => says(drawn(), 1));
  return gm.capture(() => {
    fake = gm.stopGradient(drawn());
    return [telling(), drawing()];
  });
}

export const models = { functional, loop, gan };
