import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { attendsLikeKeras } from './attention_layers.js';

const { attention } = gm.layers;
const normal = (shape: number[], seed: number) => gm.randomNormal(shape, { seed });

t.test('Attention is that of Keras', async t => attendsLikeKeras(t, 'Attention'));

t.test('attention', async t => {
  t.test('gives 0 where a query sees no key', async t => {
    const x = normal([2, 3, 4], 1);
    const mask = [null, gm.tensor([false, false, false, true, true, false], [2, 3])];
    for (const returnAttentionScores of [false, true]) {
      const found = attention().apply<gm.Tensor | gm.Tensor[]>([x, x], {
        mask,
        returnAttentionScores,
      });
      const [y] = [found].flat();
      t.same(y.arraySync()[0 as never], [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]);
      t.ok(gm.all(gm.notEqual(gm.slice(y, [1, 0, 0], [1, 3, 4]), 0)).item());
    }
  });
  t.test('takes the masks that its inputs carry, and passes on the query’s', async t => {
    const [q, v] = [normal([2, 3, 4], 1), normal([2, 2, 4], 2)];
    const masks = [
      gm.tensor([true, true, false, true, true, true], [2, 3]),
      gm.tensor([true, false, true, true], [2, 2]),
    ];
    const expected = attention().apply([q, v], { mask: masks });
    [q.mask, v.mask] = masks;
    const y = attention().apply([q, v]);
    t.same(y.arraySync(), expected.arraySync());
    t.same(y.mask?.arraySync(), masks[0].arraySync());
    t.same(expected.mask?.arraySync(), masks[0].arraySync());
  });
  t.test('drops weights while training, at random, and scales the rest', async t => {
    gm.seed(7);
    const [q, v] = [normal([1, 4, 8], 1), gm.ones([1, 200, 8])];
    const layer = attention({ dropout: 0.5 });
    near(t, layer.apply([q, v]).arraySync(), gm.ones([1, 4, 8]).arraySync(), 1e-6, 'prediction');
    const options = { training: true, returnAttentionScores: true };
    const [y, weights] = layer.apply<gm.Tensor[]>([q, v], options);
    const zeros = gm.mean(gm.cast(gm.equal(weights, 0), 'float32')).item();
    t.ok(Math.abs(zeros - 0.5) < 0.08, `${zeros}`);
    near(t, y.arraySync(), gm.matmul(weights, v).arraySync(), 1e-6, 'what is left');
    const [a, b] = [8, 8].map(seed => attention({ dropout: 0.5, seed }));
    const [first, again] = [a, b].map(l => l.apply([q, v], { training: true }).arraySync());
    t.same(first, again, 'the same by the same seed');
    t.notSame(a.apply([q, v], { training: true }).arraySync(), first, 'new ones each time');
  });
  t.test('refuses what does not go together', async t => {
    const layer = attention({ name: 'a' });
    const of = (...shapes: number[][]) => shapes.map(shape => gm.ones(shape));
    const refuses = (run: () => unknown, name: string, message: string) =>
      t.throws(run, { name, message: `Attention "a": ${message}` });
    const two = 'expected two or three inputs, [query, value] or [query, value, key], received';
    refuses(() => layer.apply(gm.ones([2, 3, 4])), 'TypeError', `${two} 1.`);
    refuses(() => layer.apply(of([2, 3, 4])), 'TypeError', `${two} 1.`);
    refuses(
      () => layer.apply(of([2, 3], [2, 3, 4])),
      'ShapeError',
      'expected samples of shape [any, any] as query, received [3].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 6])),
      'ShapeError',
      'expected samples of shape [5, 4] as key, received [5, 6]. The value serves as key where none is given.',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 6], [2, 4, 4])),
      'ShapeError',
      'expected samples of shape [5, 4] as key, received [4, 4].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [3, 5, 4])),
      'ShapeError',
      'expected a value with a batch of 2, as the query has, received [3, 5, 4].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 4]), { mask: [null, gm.ones([2, 3], 'bool')] }),
      'ShapeError',
      'expected a mask of shape [2, 5], one value for each step, received [2, 3].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 4]), { mask: gm.ones([2, 3], 'bool') }),
      'TypeError',
      'expected masks [queryMask, valueMask] or [queryMask, valueMask, keyMask], received [2, 3].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 4]), { attentionMask: gm.ones([2, 3, 5], 'bool') }),
      'TypeError',
      'expected no attentionMask, received [2, 3, 5]. Mask steps by `mask`, or use multiHeadAttention.',
    );
    t.throws(() => attention({ name: 'a', dropout: 1 }), { name: 'RangeError' });
    t.throws(() => attention({ name: 'a', scoreMode: 'sum' as never }), {
      name: 'TypeError',
      message: 'Attention "a": expected `scoreMode` to be "dot" or "concat", received "sum".',
    });
  });
});
