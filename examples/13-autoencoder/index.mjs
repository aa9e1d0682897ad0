// A denoising autoencoder: what was drawn, out of what noise has left of it. Run: node examples/13-autoencoder/index.mjs
import { parseArgs } from 'node:util';
import * as gm from 'gemmule';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '5' },
    samples: { type: 'string', default: '60000' },
    noise: { type: 'string', default: '0.5' },
    picture: { type: 'string' }, // a PNG of digits, their noisy copies and what became of these
  },
});
const [epochs, count, noise] = [values.epochs, values.samples, values.noise].map(Number);

gm.seed(1234);
const { xTrain, xTest } = await gm.datasets.mnist();
/** Images of 28 x 28 bytes as numbers between 0 and 1, of one channel. */
const images = bytes => bytes.expandDims(-1).cast('float32').div(255);
const noisy = x => x.add(gm.randomNormal(x.shape, { stddev: noise })).clip(0, 1);

const { conv2d, conv2dTranspose } = gm.layers;
const halving = { kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' };
const model = gm.sequential({
  layers: [
    conv2d({ filters: 32, ...halving, inputShape: [28, 28, 1] }),
    conv2d({ filters: 64, ...halving }), // 7 x 7 x 64
    conv2dTranspose({ filters: 64, ...halving }),
    conv2dTranspose({ filters: 32, ...halving }),
    conv2d({ filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'binary_crossentropy' });

const clean = images(xTrain).slice(0, count);
await model.fit(noisy(clean), clean, { epochs, batchSize: 128 });

const target = images(xTest);
const given = noisy(target);
const restored = model.predict(given, { batchSize: 500 });
const error = x => gm.mean(gm.square(gm.sub(x, target))).item();
if (values.picture) {
  const row = x => gm.concat(gm.split(x.slice(0, 12), 12, 0), 2).reshape([28, 12 * 28, 1]);
  const rows = gm.concat([target, given, restored].map(row), 0);
  await gm.data.writeImage(values.picture, rows.mul(255));
}
console.log(
  `Mean squared error on 10,000 digits: ${error(given).toFixed(4)} noisy, ${error(restored).toFixed(4)} restored`,
);
