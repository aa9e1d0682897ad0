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
  adapt?: Nested | null;
  weights: Nested[];
  x: Nested;
  /** Of a layer of several outputs lists of them, as in recurrent_layers.json. */
  w: Nested;
  y: Nested;
  dx: Nested;
  /** Which steps count. */
  mask?: boolean[][] | null;
  /** What a recurrent layer, or a cell, starts from, and the gradients by them. */
  states?: Nested[];
  dstates?: Nested[];
  dweights: Nested[];
  /** Three steps of SGD(0.1) from x to w: the losses, and the weights then. */
  steps?: { losses: number[]; weights: Nested[] };
}
type Class = new (options: object) => gm.layers.Layer & { adapt?(data: Nested): void };
const classes = gm.layers as unknown as Record<string, Class>;

/** The layer of a case; options may hold others, as `{ className, config }`. */
export const made = (className: string, options: Record<string, unknown>): InstanceType<Class> =>
  new classes[className](revived(options) as object);
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  const { className, config } = value as { className?: string; config?: object };
  if (className !== undefined) return made(className, config as Record<string, unknown>);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, revived(v)]));
}

/** All outputs for x, from the states of the case or others. */
function outputs(layer: gm.layers.Layer, c: Case, x: gm.Tensor, states: gm.Tensor[]): gm.Tensor[] {
  const isCell = c.layer.endsWith('Cell') || c.layer.endsWith('Cells');
  const y = layer.apply<gm.layers.Tensors>(isCell ? [x, ...states] : x, {
    training: c.training,
    mask: c.mask && gm.tensor(c.mask),
    initialState: states.length > 0 && !isCell ? states : undefined,
  });
  return [y].flat();
}
const statesOf = (c: Case): gm.Tensor[] => (c.states ?? []).map(s => gm.tensor(s));
/** The arrays that a case records of all outputs: of one output it may be that alone. */
const listed = (c: Case, arrays: Nested): Nested[] =>
  (c.states === undefined ? [arrays] : arrays) as Nested[];

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
  const layer = made(c.layer, c.options);
  const x = gm.tensor(c.x);
  if (c.adapt) layer.adapt!(c.adapt);
  const samples = [x, ...(c.layer.includes('Cell') ? statesOf(c) : [])].map(t => t.shape.slice(1));
  const shapes = layer.outputShape(samples.length > 1 ? samples : samples[0]);
  if (!c.adapt) layer.setWeights(c.weights);
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  nearAll(t, layer.getWeights(), c.weights, tolerance, `${what}: weights`);
  const ys = outputs(layer, c, x, statesOf(c));
  const beforehand = Array.isArray(shapes[0]) ? shapes : [shapes];
  t.same(
    beforehand,
    ys.map(y => y.shape.slice(1)),
    `${what}: the outputs' shapes beforehand`,
  );
  nearAll(t, ys, listed(c, c.y), tolerance, what);
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
  const w = listed(c, c.w);
  const loss = (x: gm.Tensor, ...states: gm.Tensor[]) =>
    outputs(layer, c, x, states)
      .map((y, i) => gm.sum(gm.mul(y, w[i])))
      .reduce((a, b) => gm.add(a, b));
  const [x, states] = [gm.tensor(c.x), statesOf(c)];
  const found = [gm.grad(loss)(x, ...states)].flat();
  nearAll(t, found, [c.dx, ...(c.dstates ?? [])], tolerance, `${what}: dx`);
  const weights = layer.trainableWeights;
  const slopes = weights.length === 0 ? [] : gm.grad(() => loss(x, ...states), weights)();
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
  const layer = made(c.layer, { ...c.options, inputShape: x.shape.slice(1) });
  const model = gm.sequential([layer]);
  model.setWeights(c.weights);
  model.compile({
    optimizer: gm.optimizers.sgd({ learningRate: 0.1 }),
    loss: 'meanSquaredError',
  });
  const found: number[] = [];
  for (let i = 0; i < losses.length; i++) {
    const { loss } = await model.trainOnBatch(x, gm.tensor(listed(c, c.w)[0]));
    found.push(loss);
  }
  near(t, found, losses, tolerance, `${what}: losses`);
  nearAll(t, layer.getWeights(), weights, tolerance, `${what}: weights after three steps`);
}
