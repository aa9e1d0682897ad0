import t from 'tap';
import { matmul } from '../../src/ops/index.js';
import { checkGradient } from './check_gradient.js';

for (const transA of [false, true]) {
  for (const transB of [false, true]) {
    const how = `transA ${transA}, transB ${transB}`;
    const a = transA ? [4, 2] : [2, 4];
    const b = transB ? [3, 4] : [4, 3];
    t.test(`of matrices (${how})`, async t =>
      checkGradient(t, (x, y) => matmul(x, y, { transA, transB }), [a, b]),
    );
    t.test(`of batches (${how})`, async t =>
      checkGradient(t, (x, y) => matmul(x, y, { transA, transB }), [
        [2, ...a],
        [2, ...b],
      ]),
    );
    t.test(`of a batch and one matrix (${how})`, async t =>
      checkGradient(t, (x, y) => matmul(x, y, { transA, transB }), [[2, ...a], b]),
    );
    t.test(`of one matrix and a batch (${how})`, async t =>
      checkGradient(t, (x, y) => matmul(x, y, { transA, transB }), [a, [2, ...b]]),
    );
    t.test(`of leading axes that broadcast (${how})`, async t =>
      checkGradient(t, (x, y) => matmul(x, y, { transA, transB }), [
        [2, 1, ...a],
        [3, ...b],
      ]),
    );
  }
}
t.test('of two vectors', async t => checkGradient(t, (x, y) => matmul(x, y), [[4], [4]]));
t.test('of a matrix and a vector', async t =>
  checkGradient(t, (x, y) => matmul(x, y), [[2, 4], [4]]),
);
t.test('of a vector and a batch', async t =>
  checkGradient(t, (x, y) => matmul(x, y), [[4], [2, 4, 3]]),
);

for (const activation of [
  'relu',
  'sigmoid',
  'tanh',
  'exp',
  'gelu',
  'softplus',
  'silu',
  'hardSigmoid',
  'relu6',
] as const) {
  t.test(`through bias and ${activation}`, async t =>
    checkGradient(t, (x, w, bias) => matmul(x, w, { bias, activation }), [[3, 2, 4], [4, 3], [3]]),
  );
}
