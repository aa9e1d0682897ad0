import { grad } from '../../src/autograd.js';
import { capture } from '../../src/capture.js';
import * as gm from '../../src/ops/index.js';
import { profile } from '../../src/profile.js';
import { type NestedArray, type Tensor, tensor } from '../../src/tensor.js';
import { golden } from '../golden/golden.js';
import { close, onEachBackend } from './close.js';

interface Case extends Record<'q' | 'k' | 'v' | 'w' | 'y' | 'dq' | 'dk' | 'dv', NestedArray> {
  name: string;
  mask: NestedArray | null;
  options: gm.AttentionOptions;
}
const given = (c: Case) => [tensor(c.q), tensor(c.k), tensor(c.v)] as const;
const optionsOf = (c: Case): gm.AttentionOptions => ({
  ...c.options,
  mask: c.mask && tensor(c.mask, undefined, 'bool'),
});

onEachBackend(t => {
  t.test('gives what PyTorch gives, and its gradients', async t => {
    for (const c of golden<Case>('attention')) {
      const options = optionsOf(c);
      close(t, gm.attention(...given(c), options), c.y);
      const loss = (q: Tensor, k: Tensor, v: Tensor) =>
        gm.sum(gm.mul(gm.attention(q, k, v, options), tensor(c.w)));
      const found = grad(loss)(...given(c)) as unknown as Tensor[];
      [c.dq, c.dk, c.dv].forEach((expected, i) => close(t, found[i], expected, 5e-6));
    }
  });
  t.test('a query that sees no key gives 0, and has no gradient', async t => {
    const mask = tensor([false, false, true, true], [2, 2], 'bool');
    const x = gm.randomNormal([1, 2, 1, 3], { seed: 1 });
    const y = gm.attention(x, x, x, { mask });
    close(t, gm.slice(y, [0, 0, 0, 0], [1, 1, 1, 3]), [[[[0, 0, 0]]]]);
    const dq = grad((q: Tensor) => gm.sum(gm.square(gm.attention(q, x, x, { mask }))))(gm.neg(x));
    const [first] = dq.arraySync() as number[][][][];
    t.same(first[0], [[0, 0, 0]]);
    t.not(first[1][0][0], 0);
  });
  t.test('asks for only what is needed', async t => {
    const x = gm.randomNormal([1, 4, 2, 3], { seed: 2 });
    const dv = grad((v: Tensor) => gm.sum(gm.attention(x, x, v)))(x);
    t.same(dv.shape, x.shape);
    const { ops } = await profile(() => gm.attention(x, x, x));
    t.same(
      ops.map(o => [o.op, o.bytes]),
      [['attention', 4 * 4 * x.size]], // q, k, v and y alone
    );
  });
  t.test('is an instruction of a captured step', async t => {
    const step = capture((x: Tensor) => gm.sum(gm.attention(x, x, x, { causal: true })));
    const x = gm.randomNormal([2, 5, 2, 3], { seed: 3 });
    close(t, step(x), gm.sum(gm.attention(x, x, x, { causal: true })).arraySync(), 1e-5);
  });
  t.test('of nothing there is nothing', async t => {
    t.same(
      gm.attention(gm.zeros([0, 2, 1, 3]), gm.zeros([0, 4, 1, 3]), gm.zeros([0, 4, 1, 5])).shape,
      [0, 2, 1, 5],
    );
    close(t, gm.attention(gm.ones([1, 1, 1, 2]), gm.zeros([1, 0, 1, 2]), gm.zeros([1, 0, 1, 2])), [
      [[[0, 0]]],
    ]);
    close(
      t,
      gm.attention(gm.ones([1, 1, 1, 0]), gm.zeros([1, 2, 1, 0]), tensor([1, 3], [1, 2, 1, 1])),
      [[[[2]]]],
    );
  });
  t.test('refuses shapes that do not fit', async t => {
    const x = gm.zeros([2, 3, 4, 5]);
    const refuses = (fn: () => unknown, name: string, message: string) =>
      t.throws(fn, { name, message: `attention: expected ${message}` });
    refuses(() => gm.attention(gm.zeros([3, 4, 5]), x, x), 'ShapeError', 'q of shape [batch, queries, heads, depth], received [3, 4, 5].'); // prettier-ignore
    refuses(() => gm.attention(x, gm.zeros([2, 3, 4, 6]), x), 'ShapeError', 'k of shape [2, keys, kvHeads, 5], as q of shape [2, 3, 4, 5] has it, received [2, 3, 4, 6].'); // prettier-ignore
    refuses(() => gm.attention(x, gm.zeros([2, 3, 3, 5]), x), 'ShapeError', 'k with a number of heads that divides the 4 of q, received [2, 3, 3, 5].'); // prettier-ignore
    refuses(() => gm.attention(x, x, gm.zeros([2, 4, 4, 5])), 'ShapeError', 'v of shape [2, 3, 4, values], as k of shape [2, 3, 4, 5] has it, received [2, 4, 4, 5].'); // prettier-ignore
    const mask = (shape: number[], dtype: 'bool' | 'float32' = 'bool') => ({
      mask: gm.zeros(shape, dtype),
    });
    for (const shape of [[3], [4, 3, 2], [3, 1, 1, 3], [1, 2, 4, 3, 3]])
      refuses(() => gm.attention(x, x, x, mask(shape)), 'ShapeError', `a mask that broadcasts to [batch, heads, queries, keys] = [2, 4, 3, 3], received [${shape.join(', ')}].`); // prettier-ignore
    refuses(() => gm.attention(x, x, x, mask([3, 3], 'float32')), 'TypeError', 'a mask of booleans, received "float32". True where a query may see a key: cast(mask, "bool") makes it so of 1 and 0.'); // prettier-ignore
    refuses(() => gm.attention(x, x, x, { scale: NaN }), 'RangeError', '`scale` to be a finite number, received NaN.'); // prettier-ignore
  });
});
