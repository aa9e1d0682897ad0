// Layers over images against what Keras gave (test/golden/image_layers.py), and what every random one of them owes.
import { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  layer: string;
  options: Record<string, unknown>;
  training: boolean;
  dtype: 'float32' | 'uint8';
  x: Nested;
  w: Nested;
  y: Nested;
  /** Where the layer hands gradients on. */
  dx: Nested | null;
}
type Class = new (options: object) => gm.layers.Layer;
const classes = gm.layers as unknown as Record<string, Class>;

// Positions between pixels are float32: 1e-6 of an extent of ten, times the difference of two pixels.
const TOLERANCE = 2e-5;

/** Every case of a class, on every backend: the output, and the gradient by the input. */
export function imagesLikeKeras(t: Test, layer: string, file = 'image_layers'): void {
  const cases = golden<Case>(file).filter(c => c.layer === layer);
  t.ok(cases.length > 0, `Keras's ${layer} was recorded`);
  for (const backend of backends) {
    setBackend(backend);
    for (const c of cases) compare(t, c, `${backend}: ${layer} ${JSON.stringify(c.options)}`);
  }
  setBackend(usualBackend);
}

function compare(t: Test, c: Case, what: string): void {
  const layer = new classes[c.layer](c.options);
  const run = (x: gm.Tensor) => layer.apply(x, { training: c.training });
  const x = gm.tensor(c.x, undefined, c.dtype);
  const y = run(x);
  t.equal(y.dtype, c.dtype, `${what}: dtype`);
  near(t, y.arraySync(), c.y, TOLERANCE, what);
  if (x.rank === 4)
    t.same(layer.outputShape(x.shape.slice(1)), y.shape.slice(1), `${what}: shape beforehand`);
  if (c.dx === null) return;
  const dx = gm.grad((x: gm.Tensor) => gm.sum(gm.mul(run(x), c.w)))(x);
  near(t, dx.arraySync(), c.dx, TOLERANCE, `${what}: dx`);
}

/** A batch of images that differ from one another everywhere. */
export const pictures = (count = 6): gm.Tensor =>
  gm.randomUniform([count, 9, 8, 3], { maxval: 250, seed: 1 });

/** Active in training only, new at each step whatever the seed, and the same again after the same seed. */
export function augmentsLikeKeras(
  t: Test,
  make: (options: { seed?: number }) => gm.layers.Layer,
  { mixes = false } = {},
): void {
  const x = pictures();
  const values = (y: gm.Tensor) => [...y.dataSync()];
  for (const seed of [undefined, 5]) {
    const what = seed === undefined ? 'without a seed' : 'with a seed';
    const layer = make(seed === undefined ? {} : { seed });
    const step = gm.capture((x: gm.Tensor) => layer.apply(x, { training: true }));
    for (const [how, run] of Object.entries({
      eagerly: () => values(layer.apply(x, { training: true })),
      captured: () => values(step(x)),
    })) {
      gm.seed(3);
      const first = run();
      const second = run();
      t.notSame(second, first, `${what}, ${how}: new numbers at the next step`);
      gm.seed(3);
      t.same(run(), first, `${what}, ${how}: the same after the same seed`);
      t.same(run(), second, `${what}, ${how}: and at its next step`);
    }
  }
  const again = make({ seed: 5 });
  t.same(
    values(make({ seed: 5 }).apply(x, { training: true })),
    values(again.apply(x, { training: true })),
    'a seed of its own decides alone',
  );
  t.same(again.apply(x).dataSync(), again.apply(x).dataSync(), 'nothing random at inference');
  if (!mixes) differsByImage(t, make({ seed: 8 }));
}

function differsByImage(t: Test, layer: gm.layers.Layer): void {
  const same = gm.tile(gm.slice(pictures(), 0, 1), [6, 1, 1, 1]);
  const changed = layer.apply(same, { training: true });
  const images = gm.unstack(changed).map(image => String(image.dataSync()));
  t.ok(new Set(images).size > 1, 'each image has numbers of its own');
}
