// Layers that move, blur and choose among changes: each against Keras's at a range of one value, and what is random by itself.
import t from 'tap';
import * as gm from '../../src/index.js';
import { backFrom } from '../../src/layers/random_perspective.js';
import { sampled } from '../../src/layers/sampling.js';
import { near } from '../golden/golden.js';
import { augmentsLikeKeras, imagesLikeKeras, pictures } from './image_layers.js';

const { layers } = gm;
const FILE = 'augmentations';
const training = { training: true };

t.test('randomShear', async t => {
  imagesLikeKeras(t, 'RandomShear', FILE);
  augmentsLikeKeras(t, options => layers.randomShear({ xFactor: 0.5, yFactor: 0.3, ...options }));
  const x = gm.tile(pictures(1), [200, 1, 1, 1]);
  const y = layers.randomShear({ xFactor: [0.4, 0.4], yFactor: [0.2, 0.2], seed: 2 }).apply(x, training); // prettier-ignore
  const seen = (sign: number) =>
    gm.projectiveTransform(pictures(1), [1, 0.4 * sign, 0, 0.2 * sign, 1, 0, 0, 0], { fillMode: 'reflect' }); // prettier-ignore
  const differs = (sign: number) => gm.max(gm.abs(gm.sub(y, seen(sign))), [1, 2, 3]);
  const [forwards, back] = [differs(1), differs(-1)].map(d => gm.less(d, 1e-3));
  t.ok(gm.all(gm.logicalXor(forwards, back)).item(), 'one of two ways');
  near(t, gm.mean(gm.cast(back, 'float32')).item(), 0.5, 0.18, 'as often'); // 5 deviations
});
t.test('randomPerspective', async t => {
  imagesLikeKeras(t, 'RandomPerspective', FILE);
  augmentsLikeKeras(t, options => layers.randomPerspective({ ...options }));
  const moved = [1.2, 0.7, 0.9, 1.4].map(v => gm.tensor([[v]])) as never;
  const [a, b, c, d, e, f, g, h] = backFrom(moved, 6, 4).dataSync();
  const map = (x: number, y: number) => [a * x + b * y + c, d * x + e * y + f].map(v => v / (g * x + h * y + 1)); // prettier-ignore
  near(t, map(0, 0), [0, 0], 1e-6, 'the first corner stays');
  near(t, map(1.2 * 5, 0), [5, 0], 1e-5, 'the one on its right');
  near(t, map(0, 0.7 * 3), [0, 3], 1e-5, 'the one below');
  near(t, map(0.9 * 5, 1.4 * 3), [5, 3], 1e-5, 'the last one');
});
t.test('randomGaussianBlur', async t => {
  imagesLikeKeras(t, 'RandomGaussianBlur', FILE);
  augmentsLikeKeras(t, options => layers.randomGaussianBlur({ ...options }));
  const x = pictures(300);
  const y = layers.randomGaussianBlur({ factor: [0.3, 0.3], sigma: [1, 1], seed: 1 }).apply(x, training); // prettier-ignore
  const changed = gm.greater(gm.max(gm.abs(gm.sub(x, y)), [1, 2, 3]), 1);
  near(t, gm.mean(gm.cast(changed, 'float32')).item(), 0.3, 0.135, 'the share of images'); // 5 deviations
});
t.test('randomColorJitter', async t => {
  imagesLikeKeras(t, 'RandomColorJitter', FILE);
  augmentsLikeKeras(
    t,
    options =>
    layers.randomColorJitter({ brightnessFactor: 0.3, contrastFactor: 0.3, hueFactor: 0.3, ...options }), // prettier-ignore
  );
});
t.test('randAugment', async t => {
  imagesLikeKeras(t, 'RandAugment', FILE);
  augmentsLikeKeras(t, options => layers.randAugment({ numOps: 6, ...options }));
  const layer = layers.randAugment({ numOps: 1, factor: [0.4, 0.4], seed: 3 });
  const x = pictures(1);
  const made = Array.from({ length: 60 }, () => String(layer.apply(x, training).dataSync()));
  t.ok(new Set(made).size >= 8, 'most of the eleven changes come up in sixty steps');
});
t.test('augMix', async t => {
  imagesLikeKeras(t, 'AugMix', FILE);
  augmentsLikeKeras(t, options => layers.augMix({ numChains: 2, chainDepth: 1, ...options }), { mixes: true }); // prettier-ignore
});
t.test('pipeline', async t => {
  const parts = () => [
    layers.randomBrightness({ factor: [0.1, 0.1], valueRange: [0, 1] }),
    layers.dense({ units: 2, kernelInitializer: 'ones' }),
  ];
  const pipeline = layers.pipeline({ layers: parts() });
  const x = gm.full([1, 1, 1, 3], 0.2);
  near(t, pipeline.apply(x, training).arraySync(), [[[[0.9, 0.9]]]], 1e-6, 'while training');
  near(t, pipeline.apply(x).arraySync(), [[[[0.6, 0.6]]]], 1e-6, 'otherwise');
  t.same(pipeline.outputShape([1, 1, 3]), [1, 1, 2]);
  t.equal(pipeline.weights.length, 2, "its weights are its layers'");
  const bytes = gm.tensor(Uint8Array.of(1, 2), [2, 1]);
  t.equal(layers.pipeline({ layers: [] }).apply(bytes), bytes, 'none');
  t.throws(() => layers.pipeline({ name: 'p', layers: [1 as never] }), {
    message: 'Pipeline "p": expected `layers` to be an array of layers, received [1].',
  });
});
t.test('maxNumBoundingBoxes', async t => {
  const images = gm.ones([1, 4, 4, 3]);
  const boxes = [[[1, 2, 3, 4], [5, 6, 7, 8]]]; // prettier-ignore
  const labels = [[1, 2]];
  const apply = (maxNumber: number, boundingBoxes: object) =>
    layers
      .maxNumBoundingBoxes({ name: 'm', maxNumber })
      .apply({ images, boundingBoxes } as never) as unknown as {
      // prettier-ignore
      boundingBoxes: { boxes: gm.Tensor; labels: gm.Tensor };
    };
  const more = apply(3, { boxes, labels }).boundingBoxes;
  t.same(more.boxes.arraySync(), [[...boxes[0], [-1, -1, -1, -1]]]);
  t.same(more.labels.arraySync(), [[1, 2, -1]]);
  const fewer = apply(1, { boxes, labels }).boundingBoxes;
  t.same([fewer.boxes.arraySync(), fewer.labels.arraySync()], [[[boxes[0][0]]], [[1]]]);
  t.throws(() => apply(1, { boxes: labels, labels }), {
    message: 'MaxNumBoundingBoxes "m": expected boxes of shape [batch, boxes, 4], received [1, 2].',
  });
  t.throws(() => apply(1, { boxes, labels: [1] }), {
    message: 'MaxNumBoundingBoxes "m": expected a label for each box, received [1].',
  });
});
t.test('randomElasticTransform', async t => {
  imagesLikeKeras(t, 'RandomElasticTransform', FILE);
  augmentsLikeKeras(t, options => layers.randomElasticTransform({ ...options }));
  // One image of rows that count: what a pixel shows is the row it comes from.
  const [count, size] = [40, 20];
  const x = gm.broadcastTo(gm.reshape(gm.range(0, size, 1, 'float32'), [1, size, 1, 1]), [count, size, size, 1]); // prettier-ignore
  const layer = layers.randomElasticTransform({ factor: [1, 1], scale: [1, 1], fillMode: 'nearest', seed: 1 }); // prettier-ignore
  const moves = gm.sub(layer.apply(x, training), x).slice([0, 8, 8, 0], [-1, 4, 4, 1]);
  near(t, gm.mean(moves).item(), 0, 0.25, 'as far up as down');
  // Noise of deviation 1 (0.05 · 20), blurred by a Gaussian of deviation 1 of 7 pixels (0.286), twice as far (0.1 · 20).
  near(t, Math.sqrt(gm.mean(gm.square(moves)).item()), 0.57, 0.12, 'how far');
});
t.test('samples are those of projective maps', async t => {
  const x = pictures(2);
  const line = (n: number, shape: number[]) => gm.reshape(gm.range(0, n, 1, 'float32'), shape);
  const rows = gm.broadcastTo(gm.sub(gm.mul(line(9, [9, 1]), 1.7), 3.2), [2, 9, 8]);
  const columns = gm.broadcastTo(gm.add(gm.mul(line(8, [1, 8]), -1.3), 6.6), [2, 9, 8]);
  for (const fillMode of ['constant', 'nearest', 'reflect', 'wrap'] as const)
    for (const interpolation of ['nearest', 'bilinear'] as const) {
      const options = { fillMode, interpolation, fillValue: 7 };
      const expected = gm.projectiveTransform(x, [-1.3, 0, 6.6, 0, 1.7, -3.2, 0, 0], options);
      const found = sampled(x, { rows, columns }, options);
      near(t, found.arraySync(), expected.arraySync(), 1e-5, `${fillMode}, ${interpolation}`);
    }
});
t.test('contrastLimitedAdaptiveHistogramEqualization', async t => {
  imagesLikeKeras(t, 'ContrastLimitedAdaptiveHistogramEqualization', FILE);
});

t.test('refuse what they cannot do', async t => {
  const refuses = (run: () => unknown, message: string) => t.throws(run, { message });
  refuses(() => layers.randomShear({ name: 's', xFactor: -0.1 }), 'RandomShear "s": expected `xFactor` to be a number in [0, 1], or [lower, upper] in it, received -0.1.'); // prettier-ignore
  refuses(() => layers.randomPerspective({ name: 'p', scale: 2 }), 'RandomPerspective "p": expected `scale` to be a number from 0 to 1, received 2.'); // prettier-ignore
  refuses(() => layers.randomGaussianBlur({ name: 'b', kernelSize: 4 }), 'RandomGaussianBlur "b": expected `kernelSize` to be an odd integer from 1, or two of them, received 4.'); // prettier-ignore
  refuses(() => layers.randAugment({ name: 'r', numOps: -1 }), 'RandAugment "r": expected `numOps` to be an integer from 0, received -1.'); // prettier-ignore
  refuses(() => layers.augMix({ name: 'a', alpha: 0 }), 'AugMix "a": expected `alpha` to be a number above 0, received 0.'); // prettier-ignore
});
