import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

t.test('softmax', async t => checkGradient(t, x => gm.softmax(x), [[2, 4]]));
t.test('softmax along another axis', async t =>
  checkGradient(t, x => gm.softmax(x, 1), [[2, 3, 2]]),
);
t.test('logSoftmax', async t => checkGradient(t, x => gm.logSoftmax(x), [[2, 4]]));
t.test('logSoftmax along another axis', async t =>
  checkGradient(t, x => gm.logSoftmax(x, 0), [[3, 2]]),
);

t.test('softmaxCrossEntropy, by logits and targets', async t =>
  checkGradient(t, gm.softmaxCrossEntropy, [
    [2, 3, 4],
    [2, 3, 4],
  ]),
);

const labels = (): Tensor => tensor(Int32Array.of(0, 2, 1));
t.test('sparseSoftmaxCrossEntropy', async t =>
  checkGradient(t, x => gm.square(gm.sparseSoftmaxCrossEntropy(x, labels())), [[3, 4]]),
);
t.test('sparseSoftmaxCrossEntropy gives ignored rows no gradient', async t =>
  checkGradient(t, x => gm.square(gm.sparseSoftmaxCrossEntropy(x, labels(), { ignoreClass: 2 })), [
    [3, 4],
  ]),
);
