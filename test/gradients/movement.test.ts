import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { hostOnly } from '../backends.js';
import { checkGradient, type Example } from './check_gradient.js';

const index = (...values: number[]): Tensor => tensor(Int32Array.from(values));
// A square in front: a gradient that is only moved has no gradient of its own to check.
// prettier-ignore
const cases: [string, (...xs: Tensor[]) => Tensor | Tensor[], Example[]][] = [
  ['transpose', x => gm.transpose(x), [[2, 3, 2]]],
  ['transpose by a cycle', x => gm.transpose(x, [1, 2, 0]), [[2, 3, 2]]],
  ['reshape', x => gm.reshape(x, [3, -1]), [[2, 3]]],
  ['expandDims', x => gm.expandDims(x, 1), [[2, 3]]],
  ['squeeze', x => gm.squeeze(x), [[2, 1, 3]]],
  ['flatten', x => gm.flatten(x), [[2, 3]]],
  ['concat', (a, b, c) => gm.concat([a, b, c], 1), [[2, 1, 2], [2, 3, 2], [2, 2, 2]]],
  ['concat of more than eight', x => gm.concat(Array.from({ length: 11 }, (_, i) => gm.mul(x, i + 1))), [[2, 2]]],
  ['stack', (a, b) => gm.stack([a, b], 1), [[2, 3], [2, 3]]],
  ['split', x => gm.split(x, [1, 3], 1), [[2, 4]]],
  ['split of which only one part is used', x => gm.split(x, 2, 1)[1], [[2, 4]]],
  ['unstack', x => gm.unstack(x, 1), [[2, 3]]],
  ['slice', x => gm.slice(x, [1, 0], [1, 2]), [[2, 3]]],
  ['slice with steps', x => gm.slice(x, [0, -1], [-1, 2], [1, -2]), [[2, 5]]],
  ['reverse', x => gm.reverse(x, 1), [[2, 3]]],
  ['pad', x => gm.pad(x, [[1, 0], [2, 1]]), [[2, 3]]],
  ['pad by reflection', x => gm.pad(x, [[1, 0], [2, 1]], { mode: 'reflect' }), [[2, 3]]],
  ['pad by symmetry', x => gm.pad(x, [[1, 2], [3, 1]], { mode: 'symmetric' }), [[2, 3]]],
  ['tile', x => gm.tile(x, [2, 3]), [[2, 3]]],
  ['tile along a new axis', x => gm.tile(x, [2, 1, 2]), [[2, 3]]],
  ['repeat', x => gm.repeat(x, 3, 1), [[2, 2]]],
  ['broadcastTo', x => gm.broadcastTo(x, [2, 3, 2]), [[3, 1]]],
  ['broadcastTo of one element', x => gm.broadcastTo(x, [2, 3]), [[1]]],
  ['gather', x => gm.gather(x, index(2, 0, 2)), [[3, 2]]],
  ['gather along another axis', x => gm.gather(x, tensor([[1, 0], [1, 1]], undefined, 'int32'), 1), [[2, 3, 2]]],
  ['scatterAdd', x => gm.scatterAdd(index(2, 0, 2), x, 4), [[3, 2]]],
  ['cast', x => gm.cast(x, 'float64'), [[3]]],
];
for (const [name, fn, inputs] of cases) {
  const skip = name === 'cast' && hostOnly('float64 is computed on the host');
  t.test(`${name} has the gradient of central differences`, { skip }, async t =>
    checkGradient(t, (...xs) => fn(...xs.map(x => gm.square(x))), inputs),
  );
}
t.test('dropout drops the gradient where it dropped the value', async t =>
  checkGradient(t, x => gm.dropout(gm.square(x), 0.4, { seed: 5 }), [[4, 5]]),
);
t.test('dropout with a noise shape', async t =>
  checkGradient(t, x => gm.dropout(gm.square(x), 0.4, { seed: 5, noiseShape: [null, 1] }), [
    [4, 3],
  ]),
);
