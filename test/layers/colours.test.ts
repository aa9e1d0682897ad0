// Layers that change colours: each against Keras's, and how what is random is distributed.
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { augmentsLikeKeras, imagesLikeKeras } from './image_layers.js';

const { layers } = gm;
const FILE = 'augmentations';
const training = { training: true };
const grey = (value: number, count = 400) => gm.full([count, 1, 1, 3], value);

t.test('randomHue', async t => {
  imagesLikeKeras(t, 'RandomHue', FILE);
  augmentsLikeKeras(t, options => layers.randomHue({ factor: 0.5, ...options }));
  // Pure red by a quarter of the circle either way: yellow-green or violet.
  const red = gm.mul(grey(1), [1, 0, 0]);
  const turned = layers.randomHue({ factor: [0.5, 0.5], valueRange: [0, 1], seed: 1 }).apply(red, training); // prettier-ignore
  near(t, gm.max(turned, [0, 1, 2]).arraySync(), [0.5, 1, 1], 1e-5, 'both ways');
  near(t, gm.mean(turned, [0, 1, 2]).arraySync(), [0.5, 0.5, 0.5], 0.13, 'as often'); // 5 deviations
});
t.test('randomSaturation', async t => {
  imagesLikeKeras(t, 'RandomSaturation', FILE);
  augmentsLikeKeras(t, options => layers.randomSaturation({ factor: 0.5, ...options }));
  const pale = gm.mul(grey(1), [1, 0.8, 0.8]);
  const y = layers.randomSaturation({ factor: [0.2, 0.8], seed: 1 }).apply(pale, training);
  const factors = gm.div(gm.sub(1, gm.slice(y, [0, 0, 0, 1], [-1, -1, -1, 1])), 0.2);
  const share = gm.mean(gm.div(factors, gm.add(factors, 1))).item();
  near(t, share, 0.5, 0.045, 'uniform in [0.2, 0.8]');
});
t.test('randomSharpness', async t => {
  imagesLikeKeras(t, 'RandomSharpness', FILE);
  augmentsLikeKeras(t, options => layers.randomSharpness({ factor: 1, ...options }));
});
t.test('randomPosterization', async t => {
  imagesLikeKeras(t, 'RandomPosterization', FILE);
  augmentsLikeKeras(t, options => layers.randomPosterization({ factor: [1, 8], ...options }));
  const y = layers.randomPosterization({ factor: [1, 4], seed: 1 }).apply(grey(0xff), training);
  t.same([...new Set(y.dataSync())].sort(), [0x80, 0xc0, 0xe0], '1 to 3 bits');
});
t.test('solarization', async t => {
  imagesLikeKeras(t, 'Solarization', FILE);
  augmentsLikeKeras(t, options => layers.solarization({ thresholdFactor: 1, additionFactor: 0.1, ...options })); // prettier-ignore
  const y = layers.solarization({ thresholdFactor: 1, seed: 1 }).apply(grey(51), training);
  // Inverted where the threshold, uniform in [0, 255], is no greater than 51: one in five.
  const share = gm.mean(gm.cast(gm.greater(y, 100), 'float32')).item();
  near(t, share, 0.2, 0.1, 'thresholds');
});
t.test('autoContrast', async t => imagesLikeKeras(t, 'AutoContrast', FILE));
t.test('equalization', async t => imagesLikeKeras(t, 'Equalization', FILE));

t.test('refuse what they cannot do', async t => {
  const refuses = (run: () => unknown, message: string) => t.throws(run, { message });
  refuses(() => layers.randomHue({ name: 'h', factor: -0.1 }), 'RandomHue "h": expected `factor` to be a number in [0, 1], or [lower, upper] in it, received -0.1.'); // prettier-ignore
  refuses(() => layers.randomHue({ name: 'h', factor: 1 }).apply(gm.ones([1, 2, 2, 1]), training), 'RandomHue "h": expected images of 3 channels, received [1, 2, 2, 1].'); // prettier-ignore
  refuses(() => layers.randomPosterization({ name: 'p', factor: 9 }), 'RandomPosterization "p": expected `factor` to be a number in [1, 8], or [lower, upper] in it, received 9.'); // prettier-ignore
  refuses(() => layers.equalization({ name: 'e', bins: 0 }), 'Equalization "e": expected `bins` to be an integer from 1, received 0.'); // prettier-ignore
});
