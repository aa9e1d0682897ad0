// A captured function runs the same instructions: every op gives bit for bit what it gives eagerly, replay after replay.
import t from 'tap';
import { capture } from '../../src/capture.js';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { tensorsOf } from '../../src/tree.js';

type Fn = (x: Tensor) => unknown;
const unary = [
  'relu',
  'sigmoid',
  'tanh',
  'exp',
  'square',
  'neg',
  'abs',
  'gelu',
  'silu',
  'softplus',
  'selu',
  'relu6',
  'logCosh',
] as const;
const w = tensor([0.5, -1, 2, 0.25, 1, -0.5], [3, 2]);

// prettier-ignore
const functions: Record<string, Fn> = {
  'a chain of unary functions': x => unary.reduce((y, fn) => gm.mul(gm[fn](y), 0.5), x),
  arithmetic: x => gm.div(gm.sub(gm.mul(gm.add(x, [1, 2, 3]), x), gm.minimum(x, 0.5)), gm.add(gm.square(x), 1)),
  'pow, mod, floorDiv': x => [gm.pow(gm.abs(x), 1.5), gm.mod(x, 0.7), gm.floorDiv(x, 0.3), gm.maximum(x, gm.neg(x))],
  comparisons: x => gm.where(gm.logicalAnd(gm.greater(x, 0), gm.less(x, 1)), x, gm.cast(gm.equal(x, x), 'float32')),
  products: x => gm.matmul(gm.matmul(x, w, { bias: [1, 2], activation: 'tanh' }), w, { transB: true }),
  reductions: x => [gm.sum(x, 0), gm.mean(x), gm.max(x, 1), gm.min(x), gm.prod(x, 1), gm.any(x), gm.all(x, 0), gm.argMax(x), gm.logSumExp(x, 1), gm.norm(x)],
  softmaxes: x => [gm.softmax(x), gm.logSoftmax(x, 0), gm.softmaxCrossEntropy(x, gm.softmax(x)), gm.sparseSoftmaxCrossEntropy(x, [0, 2])],
  movement: x => gm.concat([gm.transpose(gm.transpose(x)), gm.reverse(x), gm.reshape(gm.pad(x, [[0, 0], [1, 2]]), [2, 6]), gm.tile(x, [1, 2])], 1),
  cutting: x => [...gm.split(x, 3, 1), ...gm.unstack(x), gm.slice(x, [0, 1]), gm.stack([x, x]), gm.expandDims(x), gm.flatten(x)],
  indices: x => [gm.gather(x, [1, 0, 1]), gm.scatterAdd([1, 1], x, 3), gm.oneHot([0, 2], 3), gm.topK(x, 2), gm.cumsum(x, 0), gm.inTopK([0, 1], x, 1)],
  creation: x => [gm.zerosLike(x), gm.range(4), gm.eye(2), gm.linspace(0, 1, 3), gm.full([2], 3), gm.repeat(x, 2, 0), gm.broadcastTo(gm.sum(x), [2, 2])],
  'seeded random numbers': x => [gm.dropout(x, 0.5, { seed: 1 }), gm.randomNormal([3], { seed: 2 }), gm.randomPermutation(5, { seed: 3 })],
};

const values = (tree: unknown) => tensorsOf(tree).map(y => [y.shape, y.dtype, [...y.dataSync()]]);
const inputs = [
  tensor([0.2, -1.3, 0.7, 1.4, -0.1, 0.5], [2, 3]),
  tensor([1.1, 0.3, -0.7, 0.4, 2.1, -1.5], [2, 3]),
];

for (const [name, fn] of Object.entries(functions)) {
  t.test(`${name}: replays give what eager calls give`, async t => {
    const captured = capture(fn);
    for (const x of [...inputs, ...inputs]) t.same(values(captured(x)), values(fn(x)));
  });
}
t.test('random numbers differ from replay to replay', async t => {
  const captured = capture((x: Tensor) => gm.dropout(x, 0.5));
  const x = gm.ones([64]);
  t.notSame(captured(x).arraySync(), captured(x).arraySync());
});
t.test('a gradient drops what the same replay dropped', async t => {
  const { grad } = await import('../../src/autograd.js');
  const captured = capture((x: Tensor) => [
    gm.stopGradient(x),
    grad((z: Tensor) => gm.sum(gm.dropout(z, 0.5)))(x),
  ]);
  const g = captured(gm.ones([64]))[1].dataSync();
  t.ok(g.includes(0) && g.includes(2));
});
