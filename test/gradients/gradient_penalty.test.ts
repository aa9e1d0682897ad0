// SPDX-License-Identifier: MIT
// A gradient of a gradient: the penalty of WGAN-GP (Gulrajani et al. 2017), by the weights of the network that is penalised.
import t from 'tap';
import { grad, valueAndGrad } from '../../src/autograd.js';
import { capture } from '../../src/capture.js';
import * as gm from '../../src/ops/index.js';
import { sgd } from '../../src/optimizers/index.js';
import type { Tensor } from '../../src/tensor.js';
import { variable } from '../../src/variable.js';
import { checkGradient, example } from './check_gradient.js';

const critic = (x: Tensor, kernel: Tensor, weights: Tensor): Tensor => {
  const h = gm.leakyRelu(gm.conv2d(x, kernel, { strides: 2, padding: 'same' }), 0.2);
  return gm.matmul(gm.tanh(h.reshape([x.shape[0], -1])), weights);
};

/** The mean square of what the norm of each sample's gradient differs from 1 by. */
function penalty(x: Tensor, kernel: Tensor, weights: Tensor): Tensor {
  const dx = grad((input: Tensor) => gm.sum(critic(input, kernel, weights)))(x);
  const norms = gm.sqrt(gm.sum(gm.square(dx.reshape([x.shape[0], -1])), -1));
  return gm.mean(gm.square(norms.sub(1)));
}

t.test('the penalty by the weights', async t =>
  checkGradient(t, penalty, [
    [2, 4, 4, 1],
    [3, 3, 1, 2],
    [8, 1],
  ]),
);

t.test('captured steps bring the penalty down', async t => {
  const [kernel, weights] = [
    [3, 3, 1, 2],
    [8, 1],
  ].map((shape, i) => variable(example(shape, i + 1, 'float32')));
  const x = example([4, 4, 4, 1], 5, 'float32');
  const optimizer = sgd({ learningRate: 0.05 });
  const step = capture(() => {
    const { value, grads } = valueAndGrad(() => penalty(x, kernel, weights), [kernel, weights])();
    optimizer.apply(grads, [kernel, weights]);
    return value;
  });
  const first = step().item();
  for (let i = 0; i < 60; i++) step().dispose();
  const last = step().item();
  t.ok(last < first / 20, `from ${first} to ${last}`);
});
