// Layers that leave values as they are, or do what a function says.
import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['Identity', 'ActivityRegularization', 'Flatten'])
  t.test(`${name} is that of Keras`, async t => likeKeras(t, name, { file: 'core_layers' }));

const { activityRegularization, dense, identity, lambda, Wrapper } = gm.layers;

t.test('identity', async t => {
  t.test('passes several tensors, their dtypes and masks', async t => {
    const [a, b] = [gm.ones([2, 3]), gm.tensor([1, 2], [2], 'int32')];
    a.mask = gm.tensor([true, false]);
    const [c, d] = identity().apply<gm.Tensor[]>([a, b]);
    t.same([c.mask?.arraySync(), d.dtype], [[true, false], 'int32']);
  });
});

t.test('activityRegularization', async t => {
  t.test('adds the size of a sample to the loss', async t => {
    const layer = activityRegularization({ l1: 0.1, l2: 0.01, inputShape: [3] });
    const model = gm.sequential([layer]);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const x = gm.tensor([[1, -2, 3], [0, 4, 0]]); // prettier-ignore
    const { loss } = await model.trainOnBatch(x, x);
    t.ok(Math.abs(loss - (0.1 * 10 + 0.01 * 30) / 2) < 1e-6);
  });
  t.test('is made again of its config', async t => {
    const { l1, l2, ...rest } = activityRegularization({ l1: 0.5 }).getConfig();
    t.same([l1, l2], [0.5, undefined]);
    t.notOk('activityRegularizer' in rest);
  });
  t.test('refuses a factor below 0', async t =>
    t.throws(() => activityRegularization({ l1: -1 }), { message: /l1/ }),
  );
});

t.test('lambda', async t => {
  t.test('does what its function says, in a model too', async t => {
    const half = lambda({
      function: (x, { by }) => gm.mul(x, by as number),
      arguments: { by: 0.5 },
    });
    t.same(half.apply([[2, 4]]).arraySync(), [[1, 2]]);
    const inputs = [gm.input({ shape: [2] }), gm.input({ shape: [2] })];
    const joined = lambda<gm.Tensor[]>({
      function: ([a, b]) => gm.concat([a, b, gm.sub(a, b)], 1),
    });
    const outputs = joined.apply(inputs);
    t.same(outputs.shape, [null, 6]);
    const model = gm.model({ inputs, outputs });
    t.same(model.apply([gm.tensor([[1, 2]]), gm.tensor([[3, 5]])]).arraySync(), [[1, 2, 3, 5, -2, -3]]); // prettier-ignore
    const parts = lambda({ function: x => gm.split(x, 2, 1) }).apply<gm.SymbolicTensor[]>(
      inputs[0],
    );
    t.same(parts.map(part => part.shape), [[null, 1], [null, 1]]); // prettier-ignore
  });
  t.test('knows of training', async t => {
    const layer = lambda({ function: (x, { training }) => (training ? gm.mul(x, 2) : x) });
    t.same(layer.apply([[1]], { training: true }).arraySync(), [[2]]);
    t.same(layer.apply([[1]]).arraySync(), [[1]]);
  });
  t.test('passes a mask on as it is told', async t => {
    const x = gm.ones([1, 2, 3]);
    x.mask = gm.tensor([[true, false]]);
    const turned = lambda({
      function: x => gm.reverse(x, 1),
      mask: (_, mask) => gm.reverse(mask as gm.Tensor, 1),
    });
    t.same(turned.apply(x).mask?.arraySync(), [[false, true]]);
    const fixed = lambda({ function: gm.neg, mask: gm.tensor([[true, true]]) });
    t.same(fixed.apply(x).mask?.arraySync(), [[true, true]]);
  });
  t.test('is saved where its function is registered, and refused where it is not', async t => {
    const twice = (x: gm.Tensor) => gm.mul(x, 2);
    const layer = lambda({ function: twice, name: 'l' });
    t.throws(() => layer.getConfig(), {
      message:
        /^Lambda "l": getConfig: expected `function` to be registered, received a function\. Code cannot be saved/,
    });
    gm.saving.registerSerializable(twice, { name: 'twiceForLambda' });
    const again = gm.layers.Lambda.fromConfig(layer.getConfig());
    t.same(again.apply([[1, 2]]).arraySync(), [[2, 4]]);
  });
  t.test(
    'refuses what is no function, what gives no tensor, and another shape than was said',
    async t => {
      t.throws(() => lambda({ function: 'relu' as never, name: 'l' }), {
        message: 'Lambda "l": expected `function` to be a function of a tensor, received "relu".',
      });
      t.throws(() => lambda({ function: () => 1 as never, name: 'l' }).apply([[1]]), {
        message:
          'Lambda "l": expected `function` to give a tensor, or an array of them, received 1.',
      });
      const square = (outputShape: gm.Shape | (() => gm.Shape)) =>
        lambda({ function: gm.square, outputShape, name: 'l' }).apply(gm.ones([5, 3]));
      t.same(square([3]).shape, [5, 3]);
      t.throws(() => square(() => [4]), {
        message:
          'Lambda "l": expected `function` to give samples of shape [4], as `outputShape` says, received [3].',
      });
    },
  );
});

t.test('Wrapper', async t => {
  class Doubled extends Wrapper {
    override call(x: gm.Tensor): gm.Tensor {
      return gm.mul(this.layer.apply(x), 2);
    }
  }
  t.test('has the weights of the layer that it is around', async t => {
    const inner = dense({ units: 2, kernelInitializer: 'ones' });
    const layer = new Doubled({ layer: inner });
    t.same(layer.apply([[1, 2]]).arraySync(), [[6, 6]]);
    t.same(layer.weights, inner.weights);
  });
  t.test('refuses what is no layer', async t =>
    t.throws(() => new Doubled({ layer: 'dense' as never, name: 'd' }), {
      message: 'Doubled "d": expected `layer` to be a layer, received "dense".',
    }),
  );
});
