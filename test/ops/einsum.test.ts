import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  equation: string;
  shapes: number[][];
  xs: number[][];
  y: number[];
  w: number[];
  dxs: number[][];
}
const { einsum } = gm;

t.test('einsum', async t => {
  const cases = golden<Case>('einsum');
  for (const backend of backends)
    t.test(`is that of NumPy, gradients too, on ${backend}`, async t => {
      setBackend(backend);
      t.teardown(() => setBackend(usualBackend));
      for (const { equation, shapes, xs, y, w, dxs } of cases) {
        const what = `${equation} of ${JSON.stringify(shapes)}`;
        const tensors = xs.map((x, i) => gm.tensor(x, shapes[i], 'float32'));
        near(t, einsum(equation, ...tensors).arraySync(), y, 2e-6, what);
        const loss = (...parts: gm.Tensor[]) => gm.sum(gm.mul(einsum(equation, ...parts), w));
        const found = [gm.grad(loss)(...tensors)].flat().map(d => d.arraySync());
        near(t, found, dxs, 5e-6, `gradients of ${what}`);
      }
    });

  t.test('has the gradient of central differences, and that a gradient', async t => {
    checkGradient(t, (a, b) => einsum('bij,bkj->bik', a, b), [
      [2, 2, 3],
      [2, 2, 3],
    ]);
    checkGradient(t, (a, b, c) => einsum('iij,...j,k->...k', a, b, c), [[2, 2, 3], [2, 3], [2]]);
  });
  t.test('counts in integers', async t => {
    const x = gm.tensor(
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
      'int32',
    );
    t.same(einsum('ii', x).dtype, 'int32');
    t.same(einsum('ij,ij->', x, x).arraySync(), 30);
    t.same(einsum('ij,jk->ik', x, x).arraySync(), [
      [7, 10],
      [15, 22],
    ]);
  });
  t.test('refuses what is no equation, other numbers of tensors, and shapes', async t => {
    const [a, b] = [gm.ones([2, 3]), gm.ones([4, 5])];
    t.throws(() => einsum('i1->i', a), {
      message: /^einsum: expected an equation of letters, .*received "i1->i"/,
    });
    t.throws(() => einsum('i->j->k', a), TypeError);
    t.throws(() => einsum('ij,jk->ik', a), {
      message: 'einsum "ij,jk->ik": expected 2 tensors, received 1.',
    });
    t.throws(() => einsum('ijk->i', a), {
      message: 'einsum "ijk->i": expected a tensor of the axes "ijk", received [2, 3].',
    });
    t.throws(() => einsum('ij,jk->ik', a, b), {
      message: 'einsum "ij,jk->ik": expected extent 3 of axis "j", received 4.',
    });
    t.throws(() => einsum('ii', a), {
      message: 'einsum "ii": expected equal extents of the axes "i", received [2, 3].',
    });
    t.throws(() => einsum('ij->ik', a), {
      message: /expected each axis of the result once, and in an operand, received "k"/,
    });
    t.throws(() => einsum('ij->ii', a), { message: /received "i"/ });
    const wide = gm.ones([1, 1, 1, 1]);
    t.throws(() => einsum('abcd,efgh->abcdefgh', wide, wide), {
      message: /expected a shape of at most 6 axes/,
    });
  });
});
