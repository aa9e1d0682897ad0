// Layers of attention against Keras: outputs, scores, gradients and steps of training (test/golden/attention_layers.py).
import { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
type Flags = (boolean | Flags)[];
interface Case {
  layer: string;
  name: string;
  options: object;
  call: {
    mask?: Flags[];
    attentionMask?: Flags;
    useCausalMask?: boolean;
    returnAttentionScores?: boolean;
  };
  weights: Nested[];
  inputs: Nested[];
  w: Nested;
  /** The output, and the scores where they were asked for. */
  outputs: Nested[];
  dinputs: Nested[];
  dweights: Nested[];
  steps: { losses: number[]; weights: Nested[] };
}
type Class = new (options: object) => gm.layers.Layer;
const classes = gm.layers as unknown as Record<string, Class>;
const TOLERANCE = 5e-6;

const arrays = (tensors: readonly gm.Tensor[]) => tensors.map(t => t.arraySync());
const tensors = (values: readonly (Nested | Flags)[]) => values.map(v => gm.tensor(v));

/** Every case of a class, on every backend. */
export async function attendsLikeKeras(t: Test, layer: string): Promise<void> {
  const cases = golden<Case>('attention_layers').filter(c => c.layer === layer);
  t.ok(cases.length > 0, `Keras's ${layer} was recorded`);
  for (const backend of backends) {
    setBackend(backend);
    cases.forEach((c, i) => compare(t, c, `${backend}: ${i} ${JSON.stringify(c.options)}`));
  }
  setBackend(usualBackend);
}

function compare(t: Test, c: Case, what: string): void {
  const layer = new classes[c.layer](c.options);
  const inputs = tensors(c.inputs);
  const sample = layer.outputShape(inputs.map(x => x.shape.slice(1)));
  layer.setWeights(tensors(c.weights));
  const same = (found: readonly gm.Tensor[], expected: Nested[], of: string) =>
    near(t, arrays(found), expected, TOLERANCE, `${what}: ${of}`);
  const outputs = outputsOf(layer, c, inputs);
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  t.same(sample, outputs[0].shape.slice(1), `${what}: the output's shape beforehand`);
  same(layer.getWeights(), c.weights, 'weights');
  same(outputs, c.outputs, 'outputs');
  const loss = (...xs: gm.Tensor[]) => gm.sum(gm.mul(outputsOf(layer, c, xs)[0], c.w));
  same([gm.grad(loss)(...inputs)].flat(), c.dinputs, 'gradients by the inputs');
  const weights = layer.trainableWeights;
  if (weights.length === 0) return;
  same(gm.grad(loss, weights)(...inputs), c.dweights, 'gradients by the weights');
  near(t, train(layer, c, inputs), c.steps.losses, TOLERANCE, `${what}: losses`);
  same(layer.getWeights(), c.steps.weights, 'weights after three steps');
}

/** What the layer gives; steps of the query that are masked count as 0. */
function outputsOf(layer: gm.layers.Layer, c: Case, inputs: gm.Tensor[]): gm.Tensor[] {
  const options = { ...c.call, mask: c.call.mask && tensors(c.call.mask) };
  const [y, ...scores] = [layer.apply<gm.Tensor | gm.Tensor[]>(inputs, options)].flat();
  if (y.mask === null) return [y, ...scores];
  const missing = new Array<number>(y.rank - 2).fill(1);
  return [gm.where(gm.reshape(y.mask, [...y.mask.shape, ...missing]), y, 0), ...scores];
}

function train(layer: gm.layers.Layer, c: Case, inputs: gm.Tensor[]): number[] {
  const optimizer = gm.optimizers.sgd({ learningRate: 0.1 });
  const weights = layer.trainableWeights;
  const loss = () => gm.mean(gm.squaredDifference(outputsOf(layer, c, inputs)[0], c.w));
  return c.steps.losses.map(() => {
    const { value, grads } = gm.valueAndGrad(loss, weights)();
    optimizer.apply(grads, weights);
    return value.item();
  });
}
