import t from 'tap';
import * as gm from '../../src/index.js';
import { attendsLikeKeras } from './attention_layers.js';

const { multiHeadAttention } = gm.layers;
const normal = (shape: number[], seed: number) => gm.randomNormal(shape, { seed });

t.test('MultiHeadAttention is that of Keras', async t => attendsLikeKeras(t, 'MultiHeadAttention'));

t.test('multiHeadAttention', async t => {
  const heads = { numHeads: 2, keyDim: 3 };

  t.test('names its weights as Keras, in its order', async t => {
    const layer = multiHeadAttention({ ...heads, valueDim: 5, useGate: true });
    t.same(
      layer.outputShape([
        [3, 4],
        [6, 7],
      ] as never),
      [3, 4],
    );
    t.same(
      layer.weights.map(w => [w.name, w.shape]),
      [
        ['kernel', [4, 2, 3]],
        ['bias', [2, 3]],
        ['kernel', [7, 2, 3]],
        ['bias', [2, 3]],
        ['kernel', [4, 2, 5]],
        ['bias', [2, 5]],
        ['kernel', [7, 2, 5]],
        ['bias', [2, 5]],
        ['kernel', [2, 5, 4]],
        ['bias', [4]],
      ],
    );
  });
  t.test('initializes, penalizes and constrains them', async t => {
    const layer = multiHeadAttention({
      ...heads,
      kernelInitializer: 'ones',
      biasInitializer: gm.initializers.constant({ value: 2 }),
      kernelRegularizer: gm.regularizers.l2(1),
      biasConstraint: gm.constraints.nonNeg(),
    });
    layer.apply([gm.ones([1, 2, 4]), gm.ones([1, 2, 4])]);
    const [kernel, bias] = layer.weights;
    t.same([gm.sum(kernel).item(), gm.sum(bias).item()], [24, 12]);
    t.same(
      layer.losses().map(loss => loss.item()),
      [24, 24, 24, 24],
    );
    t.same(
      layer.weights.map(w => w.constraint !== undefined),
      [false, true, false, true, false, true, false, true],
    );
    layer.trainable = false;
    t.same([layer.trainableWeights.length, layer.nonTrainableWeights.length], [0, 8]);
  });
  t.test('keeps its weights out of memory, but for those that ask', async t => {
    const x = normal([2, 16, 4], 1);
    const layer = multiHeadAttention({ ...heads, dropout: 0.5 });
    layer.apply([x, x]);
    const opsWith = async (options: object) => {
      const { ops } = await gm.profile(() => {
        layer.apply<gm.Tensor | gm.Tensor[]>([x, x], options);
      });
      return ops.map(({ op }) => op).filter(op => op === 'softmax' || op === 'attention');
    };
    t.same(await opsWith({}), ['attention']);
    t.same(await opsWith({ training: true }), ['softmax']);
    t.same(await opsWith({ returnAttentionScores: true }), ['softmax']);
  });
  t.test('gives a head 0 where a query sees no key', async t => {
    const layer = multiHeadAttention({ ...heads, useBias: false });
    const x = normal([1, 3, 4], 1);
    const attentionMask = gm.tensor([
      [true, false, true],
      [false, false, false],
      [true, true, true],
    ]);
    for (const returnAttentionScores of [false, true]) {
      const options = { attentionMask, returnAttentionScores };
      const [y] = [layer.apply<gm.Tensor | gm.Tensor[]>([x, x], options)].flat();
      t.same(gm.sum(gm.abs(gm.slice(y, [0, 1, 0], [1, 1, 4]))).item(), 0);
      t.ok(gm.sum(gm.abs(y)).item() > 0);
    }
  });
  t.test('sees nothing of what is masked', async t => {
    const layer = multiHeadAttention(heads);
    const x = normal([1, 4, 5], 1);
    const other = gm.concat([gm.slice(x, [0, 0, 0], [1, 2, 5]), normal([1, 2, 5], 2)], 1);
    const first = (y: gm.Tensor) => gm.slice(y, [0, 0, 0], [1, 2, 5]).arraySync();
    const mask = gm.tensor([[true, true, false, false]]);
    for (const options of [{ mask: [mask, mask] }, { useCausalMask: true }]) {
      const [a, b] = [x, other].map(z => layer.apply([z, z], options));
      t.same(first(a), first(b));
    }
    t.notSame(first(layer.apply([x, x])), first(layer.apply([other, other])));
  });
  t.test('slides its window along the axis that is attended over', async t => {
    const x = normal([1, 2, 5, 4], 1);
    const layer = multiHeadAttention({ ...heads, attentionAxes: 2, slidingWindow: 2 });
    const [, weights] = layer.apply<gm.Tensor[]>([x, x], { returnAttentionScores: true });
    const near = gm.sum(gm.notEqual(weights, 0), [0, 1, 2, 3]).arraySync();
    t.same(weights.shape, [1, 2, 2, 5, 5]);
    t.same(near, [8, 12, 12, 12, 8]);
  });
  t.test('is made again from its config', async t => {
    const layer = multiHeadAttention({ ...heads, outputShape: [2, 3], seed: 3, attentionAxes: 1 });
    const config = JSON.parse(JSON.stringify(layer.getConfig())) as never;
    t.same(multiHeadAttention(config).getConfig(), layer.getConfig());
  });

  t.test('refuses options that say nothing', async t => {
    const make = (config: object) => () => multiHeadAttention({ ...heads, ...config, name: 'm' });
    const refuses = (config: object, name: string, message: string) =>
      t.throws(make(config), { name, message: `MultiHeadAttention "m": expected ${message}` });
    refuses({ numHeads: 0 }, 'TypeError', '`numHeads` to be an integer from 1, received 0.');
    refuses({ keyDim: 1.5 }, 'TypeError', '`keyDim` to be an integer from 1, received 1.5.');
    refuses({ valueDim: -1 }, 'TypeError', '`valueDim` to be an integer from 1, received -1.');
    refuses(
      { slidingWindow: 0 },
      'TypeError',
      '`slidingWindow` to be an integer from 1, received 0.',
    );
    refuses(
      { flashAttention: true, dropout: 0.5 },
      'TypeError',
      'no `dropout` beside flashAttention, received 0.5.',
    );
    t.throws(make({ attentionAxis: 1 }), { message: /Did you mean "attentionAxes"/ });
  });
  t.test('refuses inputs that do not go together', async t => {
    const layer = multiHeadAttention({ ...heads, name: 'm' });
    const of = (...shapes: number[][]) => shapes.map(shape => gm.ones(shape));
    layer.apply(of([2, 3, 4], [2, 5, 6]));
    const refuses = (run: () => unknown, name: string, message: string) =>
      t.throws(run, { name, message: `MultiHeadAttention "m": expected ${message}` });
    refuses(
      () => layer.apply(of([2, 3, 5], [2, 5, 6])),
      'ShapeError',
      'samples of shape [any, 4] as query, received [3, 5].',
    );
    refuses(
      () => layer.apply(of([2, 3, 3, 4], [2, 5, 3, 6])),
      'ShapeError',
      'samples of shape [any, 4] as query, received [3, 3, 4].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 6], [2, 4, 6])),
      'ShapeError',
      'samples of shape [5, 6] as key, received [4, 6].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 6]), { attentionMask: gm.ones([2, 5, 3], 'bool') }),
      'ShapeError',
      'an attentionMask that stretches to [batch, heads, queries, keys] = [2, 2, 3, 5], received [2, 5, 3].',
    );
    refuses(
      () => layer.apply(of([2, 3, 4], [2, 5, 6]), { mask: [gm.ones([2, 5], 'bool'), null] }),
      'ShapeError',
      'a mask of shape [2, 3], one value for each step, received [2, 5].',
    );
  });
  t.test('refuses what its axes and flashAttention rule out', async t => {
    const x = gm.ones([1, 2, 3, 4]);
    const apply = (config: object, options: object) => () =>
      multiHeadAttention({ ...heads, ...config, name: 'm' }).apply([x, x], options);
    const refuses = (run: () => unknown, name: string, message: string) =>
      t.throws(run, { name, message: `MultiHeadAttention "m": expected ${message}` });
    refuses(
      apply({}, { useCausalMask: true }),
      'TypeError',
      'one attention axis with useCausalMask, received 2.',
    );
    refuses(
      apply({ attentionAxes: 3 }, {}),
      'RangeError',
      '`attentionAxes` between the batch and the features, from 1 to 2, received 3.',
    );
    refuses(
      apply({ flashAttention: true }, { returnAttentionScores: true }),
      'TypeError',
      'no returnAttentionScores beside flashAttention, received true.',
    );
  });
});
