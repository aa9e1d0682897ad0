import t from 'tap';
import * as gm from '../../src/index.js';
import { likeKeras } from './like_keras.js';

for (const name of ['SimpleRNN', 'SimpleRNNCell'])
  t.test(`${name} is that of Keras`, async t =>
    likeKeras(t, name, { file: 'recurrent_layers', tolerance: 1e-5 }),
  );

t.test('simpleRNN', async t => {
  t.test(
    'is one instruction with activations that the op has, else the steps of its cell',
    async t => {
      const x = gm.ones([1, 3, 2]);
      const count = async (activation: string) => {
        const layer = gm.layers.simpleRNN({ units: 2, activation });
        layer.outputShape([3, 2]);
        const { ops } = await gm.profile(() => layer.apply(x).data());
        return ops.filter(({ op }) => op === 'simpleRnn').length;
      };
      t.equal(await count('relu'), 1);
      t.equal(await count('softsign'), 0);
    },
  );
  t.test("a user's function is not taken for one of the library's by its name", async t => {
    const tanh = (x: gm.Tensor) => gm.mul(x, 0);
    const layer = gm.layers.simpleRNN({ units: 2, activation: tanh });
    t.same(layer.apply(gm.ones([1, 3, 2])).arraySync(), [[0, 0]]);
  });
  t.test('keeps what constraints say, after training', async t => {
    const layer = gm.layers.simpleRNN({
      units: 2,
      kernelConstraint: 'nonNeg',
      recurrentConstraint: 'nonNeg',
      inputShape: [3, 2],
    });
    const model = gm.sequential([layer]);
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    await model.trainOnBatch(gm.ones([2, 3, 2]), gm.zeros([2, 2]));
    t.ok(layer.cell.kernel.dataSync().every(v => v >= 0));
    t.ok(layer.cell.recurrentKernel.dataSync().every(v => v >= 0));
  });
});
