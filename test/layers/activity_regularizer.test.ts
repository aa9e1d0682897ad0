// SPDX-License-Identifier: MIT
// What activity regularizers add to the loss, against Keras (test/golden/activity.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  layer: string;
  /** A layer within it, which has the regularizer. */
  inner?: string;
  options: object;
  x: Nested[];
  weights: Nested[];
  losses: number[];
}
const upwards = (a: number, b: number) => a - b;
const classes = gm.layers as unknown as Record<string, new (config: object) => gm.layers.Layer>;

const regularized = (name: string, options: object): gm.layers.Layer => {
  const activityRegularizer = gm.regularizers.l1l2({ l1: 0.1, l2: 0.2 });
  return new classes[name]({ ...options, activityRegularizer });
};

for (const { layer: name, inner, options, x, weights, losses } of golden<Case>('activity'))
  t.test(`${name} ${inner ?? ''}: of its outputs, divided by the samples`, async t => {
    const layer = inner
      ? new classes[name]({ layer: regularized(inner, options) })
      : regularized(name, options);
    const inputs = x.map(part => gm.tensor(part));
    const given = inputs.length === 1 ? inputs[0] : inputs;
    layer.apply<gm.layers.Tensors>(given);
    layer.setWeights(weights);
    layer.apply<gm.layers.Tensors>(given);
    const found = layer.losses().map(loss => loss.item());
    near(t, found.sort(upwards), losses.sort(upwards), 1e-5, 'losses');
  });
