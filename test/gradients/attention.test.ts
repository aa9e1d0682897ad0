import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

/** Made where it is used: a check has a backend of its own. */
const mask = (shape: number[]) =>
  tensor(Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Number(i % 3 > 0)), shape, 'bool'); // prettier-ignore
type Options = Omit<gm.AttentionOptions, 'mask'> & { mask?: number[] };
const shapes = [[2, 3, 2, 2], [2, 4, 2, 2], [2, 4, 2, 3]]; // prettier-ignore
const shared = [[1, 2, 4, 2], [1, 3, 2, 2], [1, 3, 2, 1]]; // prettier-ignore
const cases: [string, number[][], Options][] = [
  ['plain', shapes, {}],
  ['scaled and causal', shapes, { causal: true, scale: 0.7 }],
  ['mask of keys', shapes, { mask: [2, 1, 1, 4] }],
  ['mask of heads and queries, causal', shapes, { mask: [2, 3, 4], causal: true }],
  ['heads that share keys', shared, {}],
  ['heads that share keys, masked', shared, { mask: [4, 2, 3] }],
];
for (const [name, inputs, { mask: shape, ...options }] of cases) {
  const attend = (q: Tensor, k: Tensor, v: Tensor) =>
    gm.attention(q, k, v, { ...options, mask: shape && mask(shape) });
  void t.test(`attention: ${name}`, async t => checkGradient(t, attend, inputs));
}
