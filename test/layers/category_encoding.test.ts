import t from 'tap';
import * as gm from '../../src/index.js';

const { categoryEncoding, discretization, hashing, hashedCrossing } = gm.layers;

t.test('categoryEncoding', async t => {
  t.test('has a place in a model, and takes integers there', async t => {
    const model = gm.sequential([
      categoryEncoding({ numTokens: 3, outputMode: 'count', inputShape: [2] }),
    ]);
    const y = model.predict(gm.tensor(Int32Array.of(0, 2, 1, 1), [2, 2]));
    t.same(y.arraySync(), [[1, 0, 1], [0, 2, 0]]); // prettier-ignore
    t.same(model.layers[0].outputShape([2]), [3]);
  });
  t.test('refuses indices out of range, and says which and where', async t => {
    const layer = categoryEncoding({ numTokens: 3, name: 'c' });
    t.throws(
      () =>
        layer.apply([
          [0, 1],
          [2, 3],
        ]),
      {
        name: 'TypeError',
        message: 'CategoryEncoding "c": expected an integer from 0 to 2 at [1, 1], received 3.',
      },
    );
    const y = layer.apply(gm.tensor(Int32Array.of(0, 1, 2, 3), [2, 2]));
    t.throws(() => y.dataSync(), { name: 'FaultError', message: /in \[0, 3\), received 3 at element 3/ }); // prettier-ignore
  });
  t.test('refuses weights that have no use, or another shape', async t => {
    const apply = (outputMode: 'count' | 'multiHot', countWeights: number[][]) => () =>
      categoryEncoding({ numTokens: 3, outputMode, name: 'c' }).apply([[0, 1]], { countWeights });
    t.throws(apply('multiHot', [[1, 2]]), {
      message:
        'CategoryEncoding "c": expected `outputMode` \'count\' beside `countWeights`, received "multiHot".',
    });
    t.throws(apply('count', [[1]]), {
      name: 'ShapeError',
      message:
        'CategoryEncoding "c": expected `countWeights` of the input\'s shape, [1, 2], received [1, 1].',
    });
  });
  t.test('refuses no tokens', async t =>
    t.throws(() => categoryEncoding({} as never), {
      message: /`numTokens` to be an integer from 1/,
    }),
  );
});

t.test('discretization', async t => {
  t.test('has a place in a model', async t => {
    const layer = discretization({ binBoundaries: [0, 1], outputMode: 'one_hot' as 'oneHot' });
    const model = gm.sequential([gm.layers.rescaling({ scale: 2, inputShape: [1] }), layer]);
    t.same(model.predict([[-1], [0.25], [7]]).arraySync(), gm.eye(3).arraySync());
  });
  t.test('puts NaN into the last bin, as Keras does', async t =>
    t.same(
      discretization({ binBoundaries: [0, 1] })
        .apply([NaN, 0])
        .arraySync(),
      [2, 1],
    ),
  );
  t.test('learns from batches', async t => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const layer = discretization({ numBins: 4 });
    layer.adapt([gm.tensor(values.slice(0, 300)), gm.tensor(values.slice(300))]);
    const found = layer.binBoundaries!;
    t.ok(
      [0.25, 0.5, 0.75].every((b, i) => Math.abs(found[i] - b) < 0.02),
      { found },
    );
  });
  t.test('refuses to run without boundaries', async t => {
    t.throws(() => discretization({ numBins: 3, name: 'd' }).apply([1]), {
      message:
        'Discretization "d": has no boundaries yet. Call adapt(data) first, or give it `binBoundaries`.',
    });
    t.throws(() => discretization({ binBoundaries: [1], name: 'd' }).adapt([1]), {
      message:
        'Discretization "d": has `binBoundaries` in its config, which adapt does not change. Give it `numBins` instead.',
    });
    t.throws(() => discretization({ numBins: 3, name: 'd' }).adapt([]), {
      message: 'Discretization "d": adapt: expected at least one number, received 0.',
    });
  });
  t.test('refuses options that do not go together', async t => {
    t.throws(() => discretization({ name: 'd' }), {
      message: 'Discretization "d": expected either `binBoundaries` or `numBins`, received "none".',
    });
    t.throws(() => discretization({ numBins: 2, binBoundaries: [1] }), {
      message: /received "both"/,
    });
    t.throws(() => discretization({ binBoundaries: [1, 0], name: 'd' }), {
      message:
        'Discretization "d": expected `binBoundaries` to be numbers in order, received [1, 0].',
    });
    t.throws(() => discretization({ numBins: 2, epsilon: 0 }), { message: /`epsilon` above 0/ });
  });
});

t.test('hashing', async t => {
  t.test('takes tensors', async t => {
    const layer = hashing({ numBins: 1000 });
    t.same(layer.apply(gm.tensor([[1, 20]])).arraySync(), layer.apply([['1', '20']]).arraySync());
  });
  t.test('refuses what has no hash', async t =>
    t.throws(() => hashing({ numBins: 3, name: 'h' }).apply(['a', NaN]), {
      name: 'TypeError',
      message: 'Hashing "h": expected a string or a number at [1], received NaN.',
    }),
  );
});

t.test('hashedCrossing', async t => {
  t.test('refuses features that do not match', async t => {
    const layer = hashedCrossing({ numBins: 3, name: 'x' });
    t.throws(() => layer.apply([['a', 'b']]), {
      message:
        'HashedCrossing "x": expected an array of at least two features, received an array of 1.',
    });
    t.throws(() => layer.apply([['a', 'b'], [1]]), {
      name: 'ShapeError',
      message: 'HashedCrossing "x": expected features of one shape, [2], received [1].',
    });
    t.throws(() => layer.apply([[['a', 'b']], [[1, 2]]]), {
      message:
        'HashedCrossing "x": expected features of shape [], [batch] or [batch, 1], received [1, 2].',
    });
    t.throws(() => layer.apply([['a'], [0.5]]), {
      message:
        'HashedCrossing "x": feature 1: expected a string or an integer at [0], received 0.5.',
    });
  });
});
