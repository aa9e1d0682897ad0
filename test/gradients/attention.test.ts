import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

const mask = (shape: number[]) =>
  tensor(Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Number(i % 3 > 0)), shape, 'bool'); // prettier-ignore
const shapes = [[2, 3, 2, 2], [2, 4, 2, 2], [2, 4, 2, 3]]; // prettier-ignore
const cases: [string, number[][], gm.AttentionOptions][] = [
  ['plain', shapes, {}],
  ['scaled and causal', shapes, { causal: true, scale: 0.7 }],
  ['mask of keys', shapes, { mask: mask([2, 1, 1, 4]) }],
  ['mask of heads and queries, causal', shapes, { mask: mask([2, 3, 4]), causal: true }],
  ['heads that share keys', [[1, 2, 4, 2], [1, 3, 2, 2], [1, 3, 2, 1]], {}], // prettier-ignore
  ['heads that share keys, masked', [[1, 2, 4, 2], [1, 3, 2, 2], [1, 3, 2, 1]], { mask: mask([4, 2, 3]) }], // prettier-ignore
];
for (const [name, inputs, options] of cases)
  void t.test(`attention: ${name}`, async t =>
    checkGradient(t, (q: Tensor, k: Tensor, v: Tensor) => gm.attention(q, k, v, options), inputs),
  );
