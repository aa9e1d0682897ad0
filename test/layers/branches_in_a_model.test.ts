// Branches that part and meet again in one model, through the layers that merge and the plainest ones.
import t from 'tap';
import * as gm from '../../src/index.js';

const { layers } = gm;
const square = gm.saving.registerSerializable((x: gm.Tensor) => gm.square(x), {
  name: 'squareInBranches',
});

/** Two inputs of vectors and one of indices; two outputs, of which one leads back to indices. */
function branching(): gm.Functional {
  const [a, b] = ['a', 'b'].map(name => gm.input({ shape: [4, 3], name }));
  const ids = gm.input({ shape: [4], name: 'ids' });
  const tokens = layers.reversibleEmbedding({ inputDim: 5, outputDim: 3, maskZero: true });
  const sum = layers.add([a, b, tokens.apply(ids)]);
  const wide = layers.concatenate([layers.multiply([sum, b]), layers.maximum([a, b])]);
  const dense = { equation: 'abc,cX->abX', outputShape: [null, 3], biasAxes: 'X' };
  const mixed = layers.lambda({ function: square }).apply(layers.einsumDense(dense).apply(wide));
  const hidden = layers.activityRegularization({ l1: 0.01 }).apply(layers.identity().apply(mixed));
  const cosines = layers.dot([hidden, layers.subtract([a, b])], { axes: 2, normalize: true });
  const flat = layers.flatten({ dataFormat: 'channelsFirst' }).apply(cosines);
  return gm.model({
    inputs: [a, b, ids],
    outputs: [flat, tokens.apply(hidden, { reverse: true })],
  });
}
const xs = [
  gm.randomNormal([2, 4, 3], { seed: 1 }),
  gm.randomNormal([2, 4, 3], { seed: 2 }),
  gm.tensor([[1, 0, 2, 3], [4, 4, 0, 0]]), // prettier-ignore
];

t.test('a model of branches', async t => {
  t.test('is made again of its JSON', async t => {
    const model = branching();
    const again = gm.modelFromJSON(model.toJSON());
    again.setWeights(model.getWeights());
    const [found, expected] = [again, model].map(m =>
      m.apply<gm.Tensor[]>(xs).map(y => y.arraySync()),
    );
    t.same(found, expected);
  });
  t.test('learns', async t => {
    const model = branching();
    model.compile({
      optimizer: gm.optimizers.adam({ learningRate: 0.01 }),
      loss: 'meanSquaredError',
    });
    const zeros = model.apply<gm.Tensor[]>(xs).map(y => gm.zerosLike(y));
    const { history } = await model.fit(xs, zeros, { epochs: 5, verbose: 0 });
    const falls = history.loss.every((loss, i, all) => i === 0 || loss < all[i - 1]);
    t.ok(falls, 'the loss falls from epoch to epoch', { loss: history.loss });
  });
});
