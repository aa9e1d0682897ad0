import t from 'tap';
import * as gm from '../../src/ops/index.js';
import { Tensor, tensor } from '../../src/tensor.js';

// prettier-ignore
const notMethods = ['concat', 'stack', 'zeros', 'ones', 'full', 'scalar', 'range', 'linspace', 'eye', 'randomUniform', 'randomNormal', 'randomTruncatedNormal', 'randomBernoulli', 'randomPermutation', 'randomGamma', 'randomBeta', 'movingAverage', 'customGradient', 'einsum', 'originOf', 'activationNames', 'fft', 'fft2', 'ifft', 'ifft2', 'irfft', 'istft'];

t.test('every op whose first argument is a tensor is a method', async t =>
  t.same(
    Object.keys(gm).filter(name => !notMethods.includes(name) && !(name in Tensor.prototype)),
    [],
  ),
);
t.test('no other is', async t =>
  t.same(
    notMethods.filter(name => name in Tensor.prototype),
    [],
  ),
);
t.test('a method is the op with the tensor in front', async t => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  t.same(x.add(1).arraySync(), [
    [2, 3],
    [4, 5],
  ]);
  t.same(x.matmul(x, { transB: true }).arraySync(), gm.matmul(x, x, { transB: true }).arraySync());
  t.same(x.sum(0, { keepDims: true }).arraySync(), [[4, 6]]);
  t.same(x.slice([0, 1], [2, 1], [1, 1]).arraySync(), [[2], [4]]);
  t.same(x.topK(1).values.arraySync(), [[2], [4]]);
});
t.test("methods do not show among a tensor's own keys", async t =>
  t.notOk(Object.keys(tensor([1])).includes('add')),
);
