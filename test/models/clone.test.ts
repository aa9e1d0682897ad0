// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { graphCases, graphModel, inputsOf } from './golden_graphs.js';

const { dense, dropout } = gm.layers;
const values = (y: gm.Tensor) => y.arraySync();
const outputs = (y: gm.layers.Tensors) => [y].flat().map(values);

for (const c of graphCases)
  t.test(`clones ${c.name}`, async t => {
    const model = graphModel(c.name, c.graph);
    const clone = gm.cloneModel(model);
    t.same(
      clone.layers.map(l => l.name),
      c.layers,
    );
    t.notOk(clone.weights.some(w => model.weights.includes(w)));
    clone.setWeights(c.weights);
    near(t, outputs(clone.apply<gm.layers.Tensors>(inputsOf(c))), c.y, 1e-5, 'outputs');
    t.same([clone.inputNames, clone.outputNames], [model.inputNames, model.outputNames]);
  });

const stack = () =>
  gm.sequential({
    layers: [dense({ units: 4, inputShape: [3] }), dropout({ rate: 0.5 })],
    name: 's',
  });

t.test('a clone', async t => {
  t.test('of a Sequential has new weights, and the same ones once they are set', async t => {
    const model = stack();
    const clone = gm.cloneModel(model);
    t.same([clone.name, clone.layers.map(l => l.name)], ['s', model.layers.map(l => l.name)]);
    const x = gm.randomNormal([2, 3]);
    t.notSame(values(clone.predict(x)), values(model.predict(x)));
    clone.setWeights(model.getWeights());
    t.same(values(clone.predict(x)), values(model.predict(x)));
    t.equal(gm.cloneModel(gm.sequential([dense({ units: 1 })])).built, false);
  });
  t.test('of a model with a call of its own is made of its config', async t => {
    class Own extends gm.Model {
      head = dense({ units: 2 });
      override call(x: gm.Tensor): gm.Tensor {
        return this.head.apply(x);
      }
    }
    const model = new Own();
    const clone = gm.cloneModel(model);
    t.ok(clone instanceof Own && clone !== model);
    t.throws(() => gm.cloneModel(model, { cloneFunction: l => l }), {
      name: 'TypeError',
      message:
        /^cloneModel of Own "own(_\d+)?": expected no `cloneFunction`, since its call is not known, received a function\.$/,
    });
  });
  t.test('is compiled alike, and trains by itself', async t => {
    const model = stack();
    model.compile({
      optimizer: gm.optimizers.sgd({ learningRate: 0.25 }),
      loss: 'mse',
      metrics: ['mae'],
    });
    const clone = gm.cloneModel(model);
    const before = model.getWeights().map(values);
    await clone.fit(gm.ones([4, 3]), gm.zeros([4, 4]), { verbose: 0 });
    t.same(model.getWeights().map(values), before);
    t.not(clone.optimizer, model.optimizer);
    t.equal(clone.optimizer.learningRate.item(), 0.25);
  });
  t.test('begins with what it is given', async t => {
    const [a, b] = [gm.input({ shape: [3], name: 'a' }), gm.input({ shape: [3], name: 'b' })];
    const model = gm.model({ inputs: { a, b }, outputs: new gm.layers.Subtract().apply([a, b]) });
    const [p, q] = [gm.input({ shape: [3], name: 'p' }), gm.input({ shape: [3], name: 'q' })];
    const clone = gm.cloneModel(model, { inputTensors: { b: q, a: p } });
    t.same(clone.inputs, [p, q]);
    t.same(values(clone.apply([gm.ones([1, 3]), gm.zeros([1, 3])])), [[1, 1, 1]]);
    t.throws(() => gm.cloneModel(model, { inputTensors: [p] }), {
      message: /expected `inputTensors`: symbolic tensors for 2 inputs, received an array of 1/,
    });
    t.equal(gm.cloneModel(stack(), { inputTensors: p }).input, p);
  });
  t.test('has the layers and calls that functions say', async t => {
    const inner = stack();
    const x = gm.input({ shape: [3], name: 'x' });
    const model = gm.model({
      inputs: x,
      outputs: dense({ units: 1, name: 'head' }).apply(inner.apply(x)),
    });
    const widened = (layer: gm.layers.Layer) =>
      layer instanceof gm.layers.Dense
        ? dense({ ...layer.config, name: layer.name, useBias: false })
        : layer;
    const flat = gm.cloneModel(model, { cloneFunction: widened });
    t.equal(flat.getLayer('s'), inner, 'a model within is one layer');
    t.equal(flat.weights.length, 3);
    const deep = gm.cloneModel(model, { cloneFunction: widened, recursive: true });
    t.equal(deep.weights.length, 2);
    const doubled = gm.cloneModel(model, {
      callFunction: (layer, x, options) =>
        new gm.layers.Add().apply([
          layer.apply(x, options),
          layer.apply(x, options),
        ] as gm.SymbolicTensor[]),
    });
    t.equal(doubled.layers.filter(l => l instanceof gm.layers.Add).length, 2);
    t.throws(() => gm.cloneModel(stack(), { callFunction: l => l.apply(x) }), {
      message: /^cloneModel of Sequential "s": expected no `callFunction`/,
    });
  });
});
