// What gradients do beside being right: kinks, stops, own gradients, and what they leave behind.
import t from 'tap';
import { grad, valueAndGrad } from '../../src/autograd.js';
import { capture } from '../../src/capture.js';
import { native } from '../../src/native/addon.js';
import * as gm from '../../src/ops/index.js';
import { stream } from '../../src/stream.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { tidy } from '../../src/tidy.js';

const arrays = (ys: unknown) => (ys as Tensor[]).map(y => y.arraySync());
const liveBytes = () => native.info(stream.takePending()).liveBytes;
const left = (run: () => void): number => {
  run();
  const before = liveBytes();
  for (let i = 0; i < 5; i++) run();
  return liveBytes() - before;
};

t.test('max and min divide the gradient among equals', async t => {
  t.same(grad((x: Tensor) => gm.max(x))(tensor([1, 3, 3])).arraySync(), [0, 0.5, 0.5]);
  t.same(
    grad((x: Tensor) => gm.sum(gm.min(x, 1)))(
      tensor([
        [1, 1],
        [0, 2],
      ]),
    ).arraySync(),
    [
      [0.5, 0.5],
      [1, 0],
    ],
  );
});
t.test('maximum gives the first of two equals the gradient', async t =>
  t.same(
    arrays(grad((a: Tensor, b: Tensor) => gm.sum(gm.maximum(a, b)))(tensor([1]), tensor([1]))),
    [[1], [0]],
  ),
);
t.test('relu has the slope 0 at 0', async t =>
  t.same(grad((x: Tensor) => gm.sum(gm.relu(x)))(tensor([0, 1])).arraySync(), [0, 1]),
);
t.test('no gradient flows through comparisons and integers', async t =>
  t.same(
    grad((x: Tensor) => gm.sum(gm.mul(x, gm.cast(gm.greater(x, 0), 'float32'))))(
      tensor([-1, 2]),
    ).arraySync(),
    [0, 1],
  ),
);
t.test('stopGradient makes a constant of its argument', async t =>
  t.same(
    grad((x: Tensor) => gm.sum(gm.mul(gm.stopGradient(x), x)))(tensor([2, 3])).arraySync(),
    [2, 3],
  ),
);
t.test('customGradient uses the gradient that it is given', async t => {
  const reversed = gm.customGradient(x => ({ value: gm.square(x), gradient: dy => gm.neg(dy) }));
  t.same(grad((x: Tensor) => gm.sum(reversed(x)))(tensor([2, 3])).arraySync(), [-1, -1]);
  const first = gm.customGradient((a, b) => ({
    value: gm.mul(a, b),
    gradient: dy => [dy, gm.zerosLike(dy)],
  }));
  t.same(arrays(grad((a: Tensor, b: Tensor) => gm.sum(first(a, b)))(tensor([2]), tensor([3]))), [
    [1],
    [0],
  ]);
});
t.test('gradients are tensors of their own, even where they are equal', async t => {
  const [a, b] = grad((x: Tensor, y: Tensor) => gm.sum(gm.add(x, y)))(
    tensor([1, 2]),
    tensor([3, 4]),
  ) as unknown as Tensor[];
  a.dispose();
  t.same(b.arraySync(), [1, 1]);
});

const network = (x: Tensor, w: Tensor, bias: Tensor) =>
  gm.mean(
    gm.sparseSoftmaxCrossEntropy(
      gm.matmul(gm.matmul(x, w, { bias, activation: 'gelu' }), w),
      [0, 1],
    ),
  );
const parameters = () =>
  [
    tensor([
      [1, 2],
      [3, 4],
    ]),
    tensor([
      [0.1, 0.2],
      [0.3, 0.4],
    ]),
    tensor([0, 1]),
  ] as const;

t.test('a gradient leaves nothing behind but its results', async t => {
  const [x, w, b] = parameters();
  t.equal(
    left(() => {
      const { value, grads } = valueAndGrad(network)(x, w, b);
      for (const y of [value, ...grads]) y.dispose();
    }),
    0,
  );
  t.equal(
    left(() => tidy(() => void grad(network)(x, w, b))),
    0,
    'and within tidy nothing at all',
  );
});
t.test('a gradient of a gradient leaves nothing behind', async t => {
  const x = tensor([0.3, 0.4]);
  const slope = (v: Tensor) => gm.sum(grad((z: Tensor) => gm.sum(gm.tanh(gm.square(z))))(v));
  t.equal(
    left(() => grad(slope)(x).dispose()),
    0,
  );
});
t.test('an op that throws in a tidy leaves nothing behind', async t => {
  const x = tensor([1, 2]);
  t.equal(
    left(() => t.throws(() => tidy(() => gm.add(gm.square(x), [1, 2, 3])))),
    0,
  );
});
t.test('a captured gradient equals the eager one', async t => {
  const step = (x: Tensor, w: Tensor, b: Tensor) => grad(network)(x, w, b) as unknown as Tensor[];
  const captured = capture(step);
  const values = (ys: Tensor[]) => ys.map(y => [...y.dataSync()]);
  for (let i = 0; i < 2; i++)
    t.same(values(captured(...parameters())), values(step(...parameters())));
});
t.test('a gradient holds no more than the values that it still needs', async t => {
  const bytes = 64 * 64 * 4;
  const x = gm.randomNormal([64, 64]);
  const deep = (z: Tensor) => {
    let y = z;
    for (let i = 0; i < 50; i++) y = gm.relu(y);
    return gm.sum(y);
  };
  const before = liveBytes();
  let most = 0;
  const watched = gm.customGradient(z => ({
    value: gm.square(z),
    gradient: dy => {
      most = liveBytes() - before;
      return gm.mul(dy, 2);
    },
  }));
  grad((z: Tensor) => deep(watched(z)))(x).dispose();
  t.ok(most <= 5 * bytes, 'at the end of 50 layers', { most: most / bytes });
});
t.test('a gradient that is given from outside is not ended', async t => {
  const own = tensor([5, 6]);
  const fixed = gm.customGradient(z => ({ value: gm.square(z), gradient: () => own }));
  t.same(grad((z: Tensor) => gm.sum(fixed(gm.neg(gm.neg(z)))))(tensor([1, 2])).arraySync(), [5, 6]);
  t.same(own.arraySync(), [5, 6]);
});
