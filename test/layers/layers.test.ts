// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';

t.test('dense', async t => {
  t.test('works over the last axis of any input', async t => {
    t.same(gm.layers.dense({ units: 5 }).apply(gm.zeros([2, 3, 4])).shape, [2, 3, 5]);
  });
  t.test('refuses an input that it was not built for', async t => {
    const layer = gm.layers.dense({ units: 2, name: 'head' });
    layer.apply(gm.zeros([1, 3]));
    t.throws(() => layer.apply(gm.zeros([1, 4])), {
      name: 'ShapeError',
      message:
        /Dense "head": expected input \[batch, \.\.\., 3\] .*received \[1, 4\]\. Reshape the input or build a new layer\./,
    });
  });
  t.test('refuses units that are no number of outputs', async t => {
    for (const units of [0, -1, 2.5, NaN, '3'])
      t.throws(() => gm.layers.dense({ units: units as number }), {
        message: /`units` to be an integer from 1/,
      });
  });
  t.test('refuses options that it does not have', async t => {
    t.throws(() => gm.layers.dense({ units: 1, activaton: 'relu' } as never), {
      message: /Dense: has no option "activaton"\. Did you mean "activation"\?/,
    });
  });
  t.test('refuses unknown activations', async t => {
    t.throws(() => gm.layers.dense({ units: 1, activation: 'rleu' }), {
      message: /Did you mean "relu"\?/,
    });
  });
  t.test('takes integer images as they are', async t => {
    t.equal(
      gm.layers.dense({ units: 1 }).apply(gm.tensor(new Uint8Array(4), [1, 4])).dtype,
      'float32',
    );
  });
});

t.test('reshape', async t => {
  t.test('fills in one extent', async t => {
    t.same(gm.layers.reshape({ targetShape: [-1, 2] }).apply(gm.zeros([3, 8])).shape, [3, 4, 2]);
  });
  t.test('refuses samples that do not fill the target', async t => {
    t.throws(() => gm.layers.reshape({ targetShape: [3, 3] }).apply(gm.zeros([1, 8])), {
      name: 'ShapeError',
      message: /expected samples that fill \[3, 3\], received \[8\]/,
    });
  });
});

t.test('flatten', async t => {
  t.test('keeps the batch axis', async t => {
    t.same(gm.layers.flatten().apply(gm.zeros([2, 3, 4])).shape, [2, 12]);
  });
});

t.test('dropout', async t => {
  t.test('refuses rates outside of [0, 1)', async t => {
    for (const rate of [1, -0.1, NaN])
      t.throws(() => gm.layers.dropout({ rate }), { message: /`rate` to be a number from 0/ });
  });
  t.test('with a seed of its own drops others at each step, the same ones in each run', async t => {
    const x = gm.ones([40]);
    const steps = () => {
      const layer = gm.layers.dropout({ rate: 0.5, seed: 3 });
      const step = gm.capture((x: gm.Tensor) => layer.apply(x, { training: true }));
      const eager = () => layer.apply(x, { training: true });
      return [step(x), step(x), eager(), eager()].map(y => String(y.dataSync()));
    };
    const first = steps();
    t.equal(new Set(first).size, 4);
    t.same(steps(), first);
  });
  t.test('with a seed of its own differentiates by the mask of its step', async t => {
    const layer = gm.layers.dropout({ rate: 0.5, seed: 3 });
    const step = gm.capture((x: gm.Tensor) => {
      const dropped = (x: gm.Tensor) => {
        const y = layer.apply(x, { training: true });
        return [gm.sum(y), y] as [gm.Tensor, gm.Tensor];
      };
      return gm.valueAndGrad(dropped)(x);
    });
    for (let i = 0; i < 3; i++) {
      const { grads, aux } = step(gm.ones([40]));
      t.same(grads[0].dataSync(), aux.dataSync(), `step ${i}: the mask itself`);
    }
  });
  t.test('refuses seeds that are none', async t =>
    t.throws(() => gm.layers.dropout({ rate: 0.5, seed: 0.5, name: 'd' }), {
      name: 'RangeError',
      message: 'Dropout "d": expected `seed` to be an integer from 0 to 2^53 - 1, received 0.5.',
    }),
  );
});

t.test('a layer of one’s own', async t => {
  class Scale extends gm.layers.Layer {
    static override readonly className = 'Scale';
    private factor!: gm.Variable;
    override build(): void {
      this.factor = this.addWeight('factor', [1], { initializer: 'ones' });
    }
    override call(x: gm.Tensor): gm.Tensor {
      return x.mul(this.factor);
    }
  }
  t.test('trains like any other', async t => {
    const model = gm.sequential([new Scale({ inputShape: [1] })]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
    await model.fit(gm.ones([32, 1]), gm.full([32, 1], 3), { epochs: 100, verbose: 0 });
    t.ok(Math.abs((await model.weights[0].data())[0] - 3) < 0.01);
  });
});
