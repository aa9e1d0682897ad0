// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';

const { batchNormalization, dense, dropout, embedding } = gm.layers;
const values = (y: gm.Tensor) => y.arraySync();

/** Layers in a field, in an array, in a record and in another layer. */
class Block extends gm.layers.Layer {
  inner = dense({ units: 3, name: 'inner' });
  override call(x: gm.Tensor): gm.Tensor {
    return this.inner.apply(x);
  }
}
class Network extends gm.Model {
  first = dense({ units: 4, name: 'first' });
  blocks = [new Block({ name: 'one' }), new Block({ name: 'two' })];
  heads = { last: dense({ units: 2, name: 'last' }), sizes: [1, 2], names: ['a'] };
  again = this.first;
  override call(x: gm.Tensor): gm.Tensor {
    const h = this.blocks.reduce((value, block) => block.apply(value), this.first.apply(x));
    return this.heads.last.apply(h);
  }
}

t.test('a model with a call of its own', async t => {
  t.test('finds the layers in its fields, each once, as they come', async t => {
    const model = new Network();
    t.same(
      model.layers.map(l => l.name),
      ['first', 'one', 'two', 'last'],
    );
    t.equal(model.getLayer('two'), model.blocks[1]);
    t.match(model.name, /^network(_\d+)?$/);
    t.equal(model.weights.length, 0, 'which have no weights yet');
  });
  t.test('has weights, parameters and shapes after the first call', async t => {
    const model = new Network();
    t.same(model.apply(gm.ones([5, 3])).shape, [5, 2]);
    t.same(
      model.weights.map(w => w.shape),
      [[3, 4], [4], [4, 3], [3], [3, 3], [3], [3, 2], [2]],
    );
    t.equal(model.countParams(), 16 + 15 + 12 + 8);
    t.same(model.outputSamples, [[2]]);
    model.blocks[0].trainable = false;
    t.equal(model.blocks[0].inner.trainable, false);
    t.equal(model.trainableWeights.length, 6);
  });
  t.test('predicts as it calls, and trains', async t => {
    const model = new Network();
    const [x, y] = [gm.randomNormal([32, 3]), gm.randomNormal([32, 2])];
    const predicted = values(model.predict(x));
    t.same(predicted, values(model.apply(x)));
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const { history } = await model.fit(x, y, { epochs: 4, verbose: 0 });
    t.ok(history.loss[3] < history.loss[0]);
    t.notSame(values(model.predict(x)), predicted);
  });
  t.test('takes several inputs, integers among them, and gives several outputs', async t => {
    class Two extends gm.Model {
      words = embedding({ inputDim: 10, outputDim: 3 });
      head = dense({ units: 2 });
      override call([tokens, x]: gm.Tensor[]): gm.Tensor[] {
        const h = gm.add(gm.mean(this.words.apply(tokens), 1), x);
        return [this.head.apply(h), gm.cast(tokens, 'float32')];
      }
    }
    const model = new Two();
    const tokens = gm.tensor([[7, 1]], undefined, 'int32');
    const [y, same] = model.apply<gm.Tensor[]>([tokens, gm.ones([1, 3])]);
    t.same([y.shape, values(same)], [[1, 2], [[7, 1]]]);
    t.same([model.inputSamples, model.outputSamples], [[[2], [3]], [[2], [2]]]); // prettier-ignore
  });
  t.test('is built with the dtypes of its first data', async t => {
    class Table extends gm.Model {
      override call(x: gm.Tensor): gm.Tensor {
        return gm.gather(gm.tensor([[1], [2], [3]]), x);
      }
    }
    const tokens = gm.tensor([[2, 0]], undefined, 'int32');
    t.same(values(new Table().predict(tokens)), [[[3], [1]]]);
    t.same(values(new Table().apply(tokens)), [[[3], [1]]]);
  });
  t.test('has the variables in its fields as weights', async t => {
    class Scaled extends gm.Model {
      scale = gm.variable([2]);
      fixed = [gm.variable([1], { trainable: false })];
      override call(x: gm.Tensor): gm.Tensor {
        return gm.add(gm.mul(x, this.scale), this.fixed[0]);
      }
    }
    const model = new Scaled();
    t.same([model.weights, model.trainableWeights], [[model.scale, ...model.fixed], [model.scale]]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.25 }), loss: 'mse' });
    await model.trainOnBatch([[1]], [[1]]);
    t.same(model.getWeights().map(values), [[1], [1]]);
  });
  t.test('may be part of a functional model, or of another of its kind', async t => {
    const model = new Network();
    const x = gm.input({ shape: [3] });
    const outer = gm.model({ inputs: x, outputs: dense({ units: 1 }).apply(model.apply(x)) });
    t.equal(outer.weights.length, 10);
    class Outer extends gm.Model {
      network = model;
      override call(x: gm.Tensor): gm.Tensor {
        return this.network.apply(x);
      }
    }
    const data = gm.randomNormal([2, 3]);
    t.same(values(new Outer().predict(data)), values(model.predict(data)));
  });
});

t.test('training', async t => {
  class Noisy extends gm.Model {
    norm = batchNormalization();
    noise = dropout({ rate: 0.5 });
    override call(x: gm.Tensor): gm.Tensor {
      return this.noise.apply(this.norm.apply(x));
    }
  }
  t.test('is what the call around says, where a call says nothing', async t => {
    const model = new Noisy();
    const x = gm.ones([1, 64]);
    t.notOk((values(model.apply(x)) as number[][])[0].includes(0));
    t.ok((values(model.apply(x, { training: true })) as number[][]).flat().every(v => v === 0));
    t.notSame(values(model.norm.movingMean), values(gm.zeros([64])));
    t.notOk((values(model.apply(x)) as number[][])[0].includes(0), 'and ends with it');
  });
  t.test('is not taken over by the calls that only make shapes', async t => {
    const norm = batchNormalization();
    class Late extends gm.Model {
      inner = gm.sequential([norm]);
      override call(x: gm.Tensor): gm.Tensor {
        return this.inner.apply(x);
      }
    }
    const x = gm.input({ shape: [2] });
    new Late().apply(x, { training: true });
    t.same(values(norm.movingMean), [0, 0]);
  });
});

t.test('addLoss', async t => {
  class Sparse extends gm.layers.Layer {
    override call(x: gm.Tensor): gm.Tensor {
      this.addLoss(gm.mean(gm.abs(x)));
      return x;
    }
  }
  class Model extends gm.Model {
    scale = dense({ units: 1, useBias: false, kernelInitializer: 'ones' });
    sparse = new Sparse();
    override call(x: gm.Tensor): gm.Tensor {
      return this.sparse.apply(this.scale.apply(x));
    }
  }
  const x = gm.tensor([[2], [4]]);
  const found = (model: gm.Model) => model.losses().map(values);
  t.test('stands until the next call', async t => {
    const model = new Model();
    t.same(found(model), []);
    model.apply(x);
    model.apply(x);
    t.same(found(model), [3]);
  });
  t.test('counts for each call within a call', async t => {
    class Twice extends gm.Model {
      inner = new Model();
      override call(x: gm.Tensor): gm.Tensor {
        return this.inner.apply(gm.mul(this.inner.apply(x), 2));
      }
    }
    const model = new Twice();
    model.apply(x);
    t.same(found(model), [3, 6]);
  });
  t.test('is part of the loss and of its gradient', async t => {
    const model = new Model();
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.5 }), loss: 'mse' });
    const { loss } = await model.testOnBatch(x, x);
    t.equal(loss, 3);
    for (let i = 0; i < 2; i++) await model.trainOnBatch(x, x);
    const [[k]] = values(model.weights[0]) as number[][];
    // k' = k - 0.5 (20 (k - 1) + 3 sign(k)): from 1 to -0.5, and from there to 16
    t.ok(Math.abs(k - 16) < 1e-4, `${k}`);
  });
  t.test('belongs to the recording that it was made in', async t => {
    const model = new Model();
    const step = gm.capture((x: gm.Tensor) => {
      const y = model.apply(x);
      return [y, ...model.losses()];
    });
    model.apply(x);
    t.same(step(x).map(values), [[[2], [4]], 3]);
    t.same(step(gm.tensor([[6], [6], [6]])).map(values), [[[6], [6], [6]], 6]);
    t.same(found(model), [3], 'that of the call before');
  });
  t.test('takes tensors of any shape, and nothing else', async t => {
    const layer = new Sparse({ name: 's' });
    layer.addLoss([gm.tensor([1, 2]), gm.scalar(4)]);
    t.same(found(layer as unknown as gm.Model), [3, 4]);
    t.throws(() => layer.addLoss(3 as never), {
      name: 'TypeError',
      message: 'Sparse "s": addLoss: expected a tensor, received 3.',
    });
  });
});
