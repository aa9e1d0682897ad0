import t from 'tap';
import * as gm from '../../src/index.js';

const { categoryEncoding } = gm.layers;

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
