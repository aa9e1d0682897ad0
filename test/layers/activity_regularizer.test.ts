// SPDX-License-Identifier: MIT
// What activity regularizers add to the loss, against Keras (test/golden/activity.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { golden, near } from '../golden/golden.js';

type Nested = (number | Nested)[];
interface Case {
  layer: string;
  options: object;
  x: Nested[];
  weights: Nested[];
  losses: number[];
}
const upwards = (a: number, b: number) => a - b;
const classes = gm.layers as unknown as Record<string, new (config: object) => gm.layers.Layer>;

for (const { layer: name, options, x, weights, losses } of golden<Case>('activity'))
  t.test(`${name}: of its outputs, divided by the samples`, async t => {
    const activityRegularizer = gm.regularizers.l1l2({ l1: 0.1, l2: 0.2 });
    const layer = new classes[name]({ ...options, activityRegularizer });
    const inputs = x.map(part => gm.tensor(part));
    const given = inputs.length === 1 ? inputs[0] : inputs;
    layer.apply<gm.layers.Tensors>(given);
    layer.setWeights(weights);
    layer.apply<gm.layers.Tensors>(given);
    const found = layer.losses().map(loss => loss.item());
    near(t, found.sort(upwards), losses.sort(upwards), 1e-5, 'losses');
  });
