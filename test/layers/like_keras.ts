// Layers against the outputs, gradients and steps of training that Keras gave (the recipes in test/golden).
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
  /** Three steps of SGD(0.1) from x to w: the losses, and the weights then. */
  steps?: { losses: number[]; weights: Nested[] };
}
type Class = new (options: object) => gm.layers.Layer & { adapt?(data: Nested): void };
const classes = gm.layers as unknown as Record<string, Class>;

export interface Recorded {
  /** The file that holds the cases. */
  file?: string;
  /** How far apart they may be: by default a few units in the last place of float32, where either side rounds differently. */
  tolerance?: number;
}

/** Every case of a class, on every backend: name, weights, the output's shape, the output, all gradients, and steps of training. */
export async function likeKeras(
  t: Test,
  layer: string,
  { file = 'plain_layers', tolerance = 2e-6 }: Recorded = {},
): Promise<void> {
  const cases = golden<Case>(file).filter(c => c.layer === layer);
  t.ok(cases.length > 0, `Keras's ${layer} was recorded`);
  for (const backend of backends) {
    setBackend(backend);
    for (const c of cases)
      await compare(t, c, `${backend}: ${layer} ${JSON.stringify(c.options)}`, tolerance);
  }
  setBackend(usualBackend);
}

async function compare(t: Test, c: Case, what: string, tolerance: number): Promise<void> {
  const layer = new classes[c.layer](c.options);
  const x = gm.tensor(c.x);
  if (c.adapt) layer.adapt!(c.adapt);
  const sample = layer.outputShape(x.shape.slice(1));
  if (!c.adapt) layer.setWeights(c.weights);
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  nearAll(t, layer.getWeights(), c.weights, tolerance, `${what}: weights`);
  const y = layer.apply(x, { training: c.training });
  t.same(sample, y.shape.slice(1), `${what}: the output's shape beforehand`);
  near(t, y.arraySync(), c.y, tolerance, what);
  compareGradients(t, layer, c, what, tolerance);
  if (c.steps) await compareSteps(t, c, c.steps, what, tolerance);
}

const nearAll = (
  t: Test,
  found: gm.Tensor[],
  expected: Nested[],
  tolerance: number,
  what: string,
) =>
  near(
    t,
    found.map(v => v.arraySync()),
    expected,
    tolerance,
    what,
  );

function compareGradients(
  t: Test,
  layer: gm.layers.Layer,
  c: Case,
  what: string,
  tolerance: number,
): void {
  const loss = (x: gm.Tensor) => gm.sum(gm.mul(layer.apply(x, { training: c.training }), c.w));
  const x = gm.tensor(c.x);
  near(t, gm.grad(loss)(x).arraySync(), c.dx, tolerance, `${what}: dx`);
  const weights = layer.trainableWeights;
  const slopes = weights.length === 0 ? [] : gm.grad(() => loss(x), weights)();
  nearAll(t, slopes, c.dweights, tolerance, `${what}: gradients of the weights`);
}

async function compareSteps(
  t: Test,
  c: Case,
  { losses, weights }: NonNullable<Case['steps']>,
  what: string,
  tolerance: number,
): Promise<void> {
  const x = gm.tensor(c.x);
  const layer = new classes[c.layer]({ ...c.options, inputShape: x.shape.slice(1) });
  const model = gm.sequential([layer]);
  model.setWeights(c.weights);
  model.compile({
    optimizer: gm.optimizers.sgd({ learningRate: 0.1 }),
    loss: 'meanSquaredError',
  });
  const found: number[] = [];
  for (let i = 0; i < losses.length; i++) {
    const { loss } = await model.trainOnBatch(x, gm.tensor(c.w));
    found.push(loss);
  }
  near(t, found, losses, tolerance, `${what}: losses`);
  nearAll(t, layer.getWeights(), weights, tolerance, `${what}: weights after three steps`);
}
