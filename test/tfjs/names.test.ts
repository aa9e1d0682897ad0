// SPDX-License-Identifier: MIT
import t from 'tap';
import * as tf from '../../src/index.js';

t.test('tensors of a rank', async t => {
  t.strictSame(tf.tensor1d([1, 2]).arraySync(), [1, 2]);
  t.strictSame(tf.tensor2d([1, 2, 3, 4], [2, 2]).arraySync(), [[1, 2], [3, 4]]); // prettier-ignore
  t.strictSame(tf.tensor4d([1, 2], [1, 1, 1, 2], 'int32').shape, [1, 1, 1, 2]);
  t.throws(() => tf.tensor2d([1, 2]), { message: /tensor2d: expected values of rank 2/ });
  t.strictSame(tf.fill([2], 3).arraySync(), [3, 3]);
  t.strictSame(tf.addN([tf.tensor([1]), tf.tensor([2]), tf.tensor([3])]).arraySync(), [6]);
  const x = tf.tensor([1.5]);
  const y = tf.clone(x);
  x.dispose();
  t.strictSame(y.arraySync(), [1.5], 'a clone outlives what it was made of');
});

t.test('methods', async t => {
  const x = tf.tensor2d([1, 0, 2, 3], [2, 2]);
  t.strictSame(x.matMul(tf.eye(2)).arraySync(), x.arraySync());
  t.strictSame(x.matMul(x, true).arraySync(), [[5, 6], [6, 9]]); // prettier-ignore
  t.strictSame(
    [x.toInt().dtype, x.toBool().dtype, x.toFloat().dtype],
    ['int32', 'bool', 'float32'],
  );
  t.strictSame([x.as1D().shape, x.as2D(4, 1).shape, x.sum().asScalar().shape], [[4], [4, 1], []]);
  t.throws(() => x.as2D(4), { message: /as2D: expected 2 extents, received 1/ });
  t.strictSame(x.concat(x, 1).shape, [2, 4]);
  t.strictSame(x.stack(x).shape, [2, 2, 2]);
});

t.test('buffers', async t => {
  const b = tf.buffer([2, 3]);
  b.set(5, 1, 2);
  t.equal(b.get(1, 2), 5);
  t.strictSame(b.toTensor().arraySync(), [[0, 0, 0], [0, 0, 5]]); // prettier-ignore
  t.throws(() => b.set(1, 2, 0), { message: /buffer.set: expected a place within \[2, 3\]/ });
});

t.test('random numbers with positional parameters', async t => {
  const x = tf.randomNormal([2000], 5, 0.1, 'float32', 3);
  t.ok(Math.abs(tf.mean(x).item() - 5) < 0.02);
  t.strictSame(
    x.arraySync(),
    tf.randomNormal([2000], { mean: 5, stddev: 0.1, seed: 3 }).arraySync(),
  );
  const u = tf.randomUniform([1000], -2, -1).arraySync() as number[];
  t.ok(u.every(v => v >= -2 && v < -1));
  const n = tf.truncatedNormal([1000], 1, 0.5).arraySync() as number[];
  t.ok(n.every(v => v >= 0 && v <= 2));
});

t.test('gradients', async t => {
  const [a, b] = [tf.tensor([2]), tf.tensor([3])];
  const product = (x: tf.Tensor, y: tf.Tensor) => x.mul(y).sum();
  t.strictSame(tf.grads(product)([a, b]).map(g => g.arraySync()), [[3], [2]]); // prettier-ignore
  t.strictSame(tf.grads(product)([a, b], tf.scalar(10)).map(g => g.arraySync()), [[30], [20]]); // prettier-ignore
  t.equal(tf.valueAndGrads(product)([a, b]).value.item(), 6);
  const v = tf.variable(tf.scalar(3), { name: 'slope' });
  t.equal(tf.variableGrads(() => v.square(), [v]).grads.slope.item(), 6);
  t.throws(() => tf.variableGrads(() => v.square(), [v, v]), { message: /slope twice/ });
});

t.test('minimize finds the variables that are read', async t => {
  const [v, w] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(1))];
  const still = tf.variable(tf.scalar(1), { trainable: false });
  const optimizer = tf.train.sgd(0.5);
  const cost = optimizer.minimize(() => v.sub(3).square().add(still), true)!;
  t.equal(cost.item(), 5);
  t.strictSame([v.item(), w.item(), still.item()], [3, 1, 1]);
  t.equal(
    optimizer.minimize(() => v.mul(w), false, [w]),
    null,
  );
  t.strictSame([v.item(), w.item()], [3, -0.5]);
  const scaling = tf.optimizers.sgd({ learningRate: 0.5, lossScaleFactor: 8 });
  t.equal(scaling.minimize(() => v.sub(4).square(), true)!.item(), 1, 'the cost is not scaled');
  t.equal(v.item(), 4, 'nor is the step');
});

t.test('the process', async t => {
  await tf.ready();
  t.equal(tf.getBackend(), tf.info().backend);
  const before = tf.memory().numBytes;
  const x = tf.zeros([1000]);
  t.ok(tf.memory().numBytes >= before + 4000);
  tf.dispose({ x: [x] });
  t.ok(x.isDisposed);
  t.ok((await tf.time(() => tf.ones([8]))).wallMs > 0);
});

t.test('optimizers by position', async t => {
  t.equal(tf.train.adam(0.01).lr, 0.01);
  t.match(tf.train.momentum(0.1, 0.9, true).config, { momentum: 0.9, nesterov: true });
  t.match(tf.train.rmsprop(0.1, 0.5, 0.2, 1e-5, true).config, { rho: 0.5, momentum: 0.2, epsilon: 1e-5, centered: true }); // prettier-ignore
  t.equal(tf.train.adamax().lr, 0.002, "tfjs's default, not Keras's");
});
