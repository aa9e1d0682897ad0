// Layers against the outputs and gradients that Keras gave (test/golden/plain_layers.py).
import { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  layer: string;
  name: string;
  options: Record<string, unknown>;
  training: boolean;
  /** What the layer saw before, where it adapts to data. */
  adapt: Nested | null;
  weights: Nested[];
  x: Nested;
  w: Nested;
  y: Nested;
  dx: Nested;
  dweights: Nested[];
}
type Class = new (options: object) => gm.layers.Layer & { adapt?(data: Nested): void };
const classes = gm.layers as unknown as Record<string, Class>;

// A few units in the last place (1.2e-7) of float32, where either side rounds differently.
const TOLERANCE = 2e-6;

/** Every case of a class, on every backend: the name, the weights, the output's shape, the output and all gradients. */
export function likeKeras(t: Test, layer: string): void {
  const cases = golden<Case>('plain_layers').filter(c => c.layer === layer);
  t.ok(cases.length > 0, `Keras's ${layer} was recorded`);
  for (const backend of backends) {
    setBackend(backend);
    for (const c of cases) compare(t, c, `${backend}: ${layer} ${JSON.stringify(c.options)}`);
  }
  setBackend(usualBackend);
}

function compare(t: Test, c: Case, what: string): void {
  const layer = new classes[c.layer](c.options);
  const x = gm.tensor(c.x);
  if (c.adapt) layer.adapt!(c.adapt);
  const sample = layer.outputShape(x.shape.slice(1));
  if (!c.adapt) layer.setWeights(c.weights);
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  const y = layer.apply(x, { training: c.training });
  t.same(sample, y.shape.slice(1), `${what}: the output's shape beforehand`);
  near(t, y.arraySync(), c.y, TOLERANCE, what);
  near(
    t,
    layer.getWeights().map(v => v.arraySync()),
    c.weights,
    TOLERANCE,
    `${what}: weights`,
  );
  compareGradients(t, layer, c, what);
}

function compareGradients(t: Test, layer: gm.layers.Layer, c: Case, what: string): void {
  const loss = (x: gm.Tensor) => gm.sum(gm.mul(layer.apply(x, { training: c.training }), c.w));
  const x = gm.tensor(c.x);
  near(t, gm.grad(loss)(x).arraySync(), c.dx, TOLERANCE, `${what}: dx`);
  const weights = layer.trainableWeights;
  const slopes = weights.length === 0 ? [] : gm.grad(() => loss(x), weights)();
  near(
    t,
    slopes.map(d => d.arraySync()),
    c.dweights,
    TOLERANCE,
    `${what}: gradients of the weights`,
  );
}
