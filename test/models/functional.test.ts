// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

const { dense, lstm } = gm.layers;
const sum = () => new gm.layers.Add();
const input = (name: string, ...shape: (number | null)[]) => gm.input({ name, shape });
const values = (y: gm.Tensor) => y.arraySync();
/** x -> a -> b. */
const chain = () => {
  const x = input('x', 3);
  const h = dense({ units: 4, activation: 'tanh', name: 'a' }).apply(x);
  return gm.model({ inputs: x, outputs: dense({ units: 2, name: 'b' }).apply(h), name: 'chain' });
};

t.test('a functional model', async t => {
  t.test('predicts what its layers compute one after another', async t => {
    const model = chain();
    const x = gm.randomNormal([5, 3]);
    const expected = model.layers.reduce((value, layer) => layer.apply(value), x);
    t.same(values(model.predict(x)), values(expected));
    t.same(values(model.apply(x)), values(expected));
    t.same(model.predictSync(x, { batchSize: 2 }).shape, [5, 2]);
  });
  t.test('has a layer that is applied twice once', async t => {
    const [a, b] = [input('a', 3), input('b', 3)];
    const shared = dense({ units: 2, name: 'shared' });
    const model = gm.model({
      inputs: [a, b],
      outputs: sum().apply([shared.apply(a), shared.apply(b)]),
    });
    t.equal(model.weights.length, 2);
    t.equal(model.countParams(), 8);
    const [x, y] = [gm.randomNormal([2, 3]), gm.randomNormal([2, 3])];
    t.same(values(model.apply([x, y])), values(gm.add(shared.apply(x), shared.apply(y))));
  });
  t.test('takes its inputs in order or by name, and gives outputs in order', async t => {
    const [a, b] = [input('a', 3), input('b', 3)];
    const model = gm.model({ inputs: { first: a, second: b }, outputs: { b, a }, name: 'm' });
    t.same(
      [model.inputNames, model.outputNames],
      [
        ['first', 'second'],
        ['b', 'a'],
      ],
    );
    const [x, y] = [gm.ones([1, 3]), gm.zeros([1, 3])];
    const inOrder = model.apply<gm.Tensor[]>([x, y]);
    t.same(inOrder.map(values), [[[0, 0, 0]], [[1, 1, 1]]]);
    t.same(
      model.apply<gm.Tensor[]>({ second: y, first: x } as never).map(values),
      inOrder.map(values),
    );
    t.throws(() => model.apply({ first: x, secnd: y } as never), {
      message:
        'Functional "m": expected inputs "first", "second", received "secnd". Did you mean "second"?',
    });
    t.throws(() => model.apply({ first: x } as never), {
      message: 'Functional "m": expected an input "second", received undefined.',
    });
  });
  t.test('refuses another number of inputs and other shapes, by name', async t => {
    const [a, b] = [input('a', 3), input('b', null, 2)];
    const pooled = gm.layers.globalAveragePooling1d().apply(b);
    const model = gm.model({ inputs: [a, b], outputs: [a, pooled], name: 'm' });
    t.throws(() => model.apply(gm.ones([1, 3])), {
      name: 'TypeError',
      message: 'Functional "m": expected 2 inputs ("a", "b"), received 1.',
    });
    t.throws(() => model.apply([gm.ones([1, 3]), gm.ones([1, 5, 3])]), {
      name: 'ShapeError',
      message: 'Functional "m": expected input "b" of shape [null, null, 2], received [1, 5, 3].',
    });
    t.throws(() => model.apply([gm.ones([1, 3]), gm.ones([1, 2])]), { name: 'ShapeError' });
  });
  t.test('keeps axes of any length open, and closes those that do not follow them', async t => {
    const x = input('x', null, null, 3);
    const y = gm.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2 }).apply(x);
    t.same(y.shape, [null, null, null, 4]);
    const z = gm.layers.globalMaxPooling2d().apply(y);
    t.same(z.shape, [null, 4]);
    const model = gm.model({ inputs: x, outputs: [y, z] });
    const sizes = [9, 12].map(n =>
      model.apply<gm.Tensor[]>(gm.ones([2, n, n + 2, 3])).map(p => p.shape),
    );
    t.same(sizes, [[[2, 4, 5, 4], [2, 4]], [[2, 5, 6, 4], [2, 4]]]); // prettier-ignore
  });
  t.test('numbers outputs of one layer, which have one name', async t => {
    const parts = lstm({ units: 2, returnState: true, name: 'l' }).apply<gm.SymbolicTensor[]>(
      input('x', 4, 3),
    );
    t.same(gm.model({ inputs: parts[0].node.inputs, outputs: parts }).outputNames, [
      'l',
      'l_1',
      'l_2',
    ]);
  });
  t.test('takes constants beside symbols', async t => {
    const x = input('x', 2);
    const model = gm.model({
      inputs: x,
      outputs: sum().apply([x, gm.tensor([[10, 20]])] as never),
    });
    t.same(values(model.predict([[1, 2]])), [[11, 22]]);
  });
  t.test('trains', async t => {
    const model = chain();
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const [x, y] = [gm.randomNormal([64, 3]), gm.randomNormal([64, 2])];
    const { history } = await model.fit(x, y, { epochs: 5, verbose: 0 });
    t.ok(history.loss[4] < history.loss[0]);
  });
});

t.test('masks', async t => {
  const tokens = [[3, 1, 0, 0], [2, 0, 0, 0]]; // prettier-ignore
  t.test('go along from an embedding to a recurrent layer', async t => {
    const x = gm.input({ shape: [4], dtype: 'int32' });
    const [embedding, memory] = [
      gm.layers.embedding({ inputDim: 4, outputDim: 3, maskZero: true }),
      lstm({ units: 2 }),
    ];
    const model = gm.model({ inputs: x, outputs: memory.apply(embedding.apply(x)) });
    const short = memory.apply(embedding.apply(gm.tensor([[3, 1]], undefined, 'int32')));
    const [found] = values(model.predict(gm.tensor(tokens, undefined, 'int32'))) as number[][];
    near(t, [found], values(short), 1e-6, 'as without padding');
  });
  t.test('of a model’s input reach its layers, and those of its outputs leave it', async t => {
    const x = input('x', 3, 2);
    const same = dense({ units: 2 });
    const model = gm.model({ inputs: x, outputs: [same.apply(x), lstm({ units: 2 }).apply(x)] });
    const data = gm.randomNormal([2, 3, 2]);
    const mask = gm.tensor([[true, true, false], [true, false, false]]); // prettier-ignore
    const [kept, gone] = model.apply<gm.Tensor[]>(data, { mask });
    t.same(kept.mask?.arraySync(), mask.arraySync());
    t.equal(gone.mask, null);
    t.equal(data.mask, null, 'the input itself has none');
    const whole = model.apply<gm.Tensor[]>(data)[1];
    t.notSame(values(gone), values(whole));
    const masks = model.computeMask(data, mask) as (gm.Tensor | null)[];
    t.same([masks[0]?.arraySync(), masks[1]], [mask.arraySync(), null]);
  });
  t.test('outlive a change of dtype', async t => {
    const masking = gm.layers.masking();
    const x = gm.input({ shape: [2, 1], dtype: 'int32' });
    const inner = gm.model({ inputs: x, outputs: dense({ units: 1 }).apply(x) });
    const y = inner.apply(masking.apply(gm.tensor([[[1], [0]]])));
    t.same(y.mask?.arraySync(), [[true, false]]);
  });
});

t.test('nested models', async t => {
  t.test('share their weights with each place where they are applied', async t => {
    const tower = chain();
    const [a, b] = [input('p', 3), input('q', 3)];
    const model = gm.model({
      inputs: [a, b],
      outputs: new gm.layers.Subtract().apply([tower.apply(a), tower.apply(b)]),
    });
    t.equal(model.weights.length, 4);
    const x = gm.randomNormal([2, 3]);
    t.ok((values(model.apply([x, x])) as number[][]).flat().every(v => v === 0));
  });
  t.test('may be Sequential, built or not', async t => {
    const later = gm.sequential([dense({ units: 2 })]);
    const x = input('x', 3);
    const model = gm.model({ inputs: x, outputs: later.apply(x) });
    t.equal(later.built, true);
    const data = gm.randomNormal([2, 3]);
    t.same(values(model.predict(data)), values(later.predict(data)));
    const stacked = gm.sequential([chain(), dense({ units: 1 })]);
    t.equal(stacked.built, true);
    t.same(stacked.predict(data).shape, [2, 1]);
  });
  t.test('take and give several tensors', async t => {
    const [a, b] = [input('a', 2), input('b', 2)];
    const inner = gm.model({ inputs: { a, b }, outputs: [sum().apply([a, b]), a] });
    const [x, y] = [input('x', 2), input('y', 2)];
    const [s, same] = inner.apply<gm.SymbolicTensor[]>({ b: y, a: x } as never);
    const model = gm.model({ inputs: [x, y], outputs: [same, s] });
    const found = model.apply<gm.Tensor[]>([gm.ones([1, 2]), gm.zeros([1, 2])]);
    t.same(found.map(values), [[[1, 1]], [[1, 1]]]);
  });
});

t.test('trainable', async t => {
  t.test('set on a model or a wrapper reaches the layers within', async t => {
    const inner = chain();
    const x = input('x0', 3);
    const model = gm.model({
      inputs: x,
      outputs: dense({ units: 1, name: 'head' }).apply(inner.apply(x)),
    });
    inner.trainable = false;
    t.same(
      inner.layers.map(l => l.trainable),
      [false, false, false],
    );
    t.same(model.trainableWeights, model.getLayer('head').weights);
    t.equal(model.weights.length, 6);
    t.equal(model.nonTrainableWeights.length, 4);
    inner.getLayer('b').trainable = true;
    t.equal(model.trainableWeights.length, 2, 'a layer of a frozen model stays frozen');
    model.trainable = true;
    t.equal(model.trainableWeights.length, 6);
    const wrapper = gm.layers.bidirectional({ layer: lstm({ units: 2 }) });
    wrapper.trainable = false;
    t.same([wrapper.forwardLayer.trainable, wrapper.backwardLayer.trainable], [false, false]);
  });
  t.test('false leaves weights and moving statistics as they are', async t => {
    const x = input('x', 3);
    const frozen = [dense({ units: 3 }), gm.layers.batchNormalization()];
    const h = frozen.reduce((value, layer) => layer.apply(value), x);
    const base = gm.model({ inputs: x, outputs: h, trainable: false });
    const model = gm.model({
      inputs: base.inputs,
      outputs: dense({ units: 1 }).apply(base.outputs[0]),
    });
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0.1 }), loss: 'mse' });
    const before = base.getWeights().map(values);
    const head = model.layers.at(-1)!.getWeights().map(values);
    await model.fit(gm.randomNormal([8, 3]), gm.ones([8, 1]), { verbose: 0 });
    t.same(base.getWeights().map(values), before);
    t.notSame(model.layers.at(-1)!.getWeights().map(values), head);
  });
  t.test('false leaves out the penalties of the weights', async t => {
    const layer = dense({ units: 1, kernelRegularizer: 'l2', inputShape: [2] });
    const model = gm.sequential([layer]);
    t.equal(model.losses().length, 1);
    layer.trainable = false;
    t.equal(model.losses().length, 0);
  });
});

t.test('cut and joined again', async t => {
  t.test('a model goes up to a layer, or on from there', async t => {
    const model = chain();
    const x = gm.randomNormal([2, 3]);
    const upper = gm.model({ inputs: model.inputs, outputs: model.getLayer('a').output });
    const lower = gm.model({ inputs: model.getLayer('a').output, outputs: model.output });
    t.same(
      upper.layers.map(l => l.name),
      ['x', 'a'],
    );
    t.same(
      lower.layers.map(l => l.name),
      ['a_input', 'b'],
    );
    t.same(lower.inputNames, ['a_input']);
    t.same(lower.weights, model.getLayer('b').weights);
    t.same(values(lower.predict(upper.predict(x))), values(model.predict(x)));
    const again = gm.model({ inputs: lower.inputs, outputs: lower.getLayer('b').output });
    t.same(again.weights, lower.weights);
  });
  t.test('a Sequential lends its layers', async t => {
    const base = gm.sequential([
      gm.input({ shape: [3] }),
      dense({ units: 4, name: 'first' }),
      dense({ units: 2 }),
    ]);
    const features = base.getLayer('first').output as gm.SymbolicTensor;
    const model = gm.model({
      inputs: base.inputs,
      outputs: dense({ units: 5, name: 'new' }).apply(features),
    });
    t.same(model.weights.slice(0, 2), base.layers[0].weights);
    const x = gm.randomNormal([2, 3]);
    t.same(values(model.predict(x)), values(model.getLayer('new').apply(base.layers[0].apply(x))));
  });
  t.test('only one of several outputs of a layer may be an input', async t => {
    const x = input('x', 4, 3);
    const memory = lstm({ units: 2, returnState: true, name: 'memory' });
    const [y, h] = memory.apply<gm.SymbolicTensor[]>(x);
    const rest = gm.model({ inputs: [h], outputs: dense({ units: 1 }).apply(h) });
    t.same(rest.inputNames, ['memory_input_1']);
    t.throws(() => gm.model({ inputs: y, outputs: sum().apply([y, h]) }), {
      message: /depend on "x", which is not among its inputs \("memory"\)/,
    });
  });
  t.test('a layer has an input and an output where it was applied once', async t => {
    const layer = dense({ units: 2, name: 'd' });
    t.throws(() => layer.output, {
      message:
        'Dense "d": expected one symbolic call of the layer, for it to have an output, received 0. Apply it to what gm.input gives first.',
    });
    const x = input('x', 3);
    const y = layer.apply(x);
    t.equal(layer.input, x);
    t.equal(layer.output, y);
    layer.apply(x);
    t.throws(() => layer.input, {
      message:
        /to have an input, received 2\. Choose one of them: layer\.inboundNodes\[i\]\.inputs\.$/,
    });
    const states = lstm({ units: 2, returnState: true });
    const parts = states.apply<gm.SymbolicTensor[]>(input('s', 4, 3));
    t.same(states.output, parts);
  });
});

t.test('a Sequential', async t => {
  t.test('may begin with what gm.input gave, of open shape too', async t => {
    const x = input('x', null, 3);
    const model = gm.sequential({ layers: [x, lstm({ units: 2, returnSequences: true })] });
    t.equal(model.built, true);
    t.equal(model.input, x);
    t.same((model.output as gm.SymbolicTensor).shape, [null, null, 2]);
    t.equal(model.layers.length, 1);
    t.same([model.apply(gm.ones([1, 4, 3])).shape, model.apply(gm.ones([1, 7, 3])).shape], [[1, 4, 2], [1, 7, 2]]); // prettier-ignore
    t.throws(() => gm.sequential([x.node.layer, x]), {
      message: /expected a layer, or at the beginning what gm\.input gave/,
    });
    t.throws(() => gm.sequential([model.output as gm.SymbolicTensor]), {
      message: /make a gm\.model/,
    });
  });
  t.test('has inputs and outputs once it is built', async t => {
    const model = gm.sequential({ layers: [dense({ units: 2 })], name: 's' });
    t.throws(() => model.outputs, {
      message:
        'Sequential "s": has no outputs before it is built. Give the first layer an inputShape, or begin with gm.input.',
    });
    model.predict(gm.ones([1, 3]));
    t.same([model.inputs[0].shape, model.outputs[0].shape], [[null, 3], [null, 2]]); // prettier-ignore
  });
  t.test('forgets the call of a layer that it pops', async t => {
    const [a, b] = [dense({ units: 2, inputShape: [3] }), dense({ units: 4 })];
    const model = gm.sequential([a, b]);
    t.equal(model.pop(), b);
    t.equal(b.inboundNodes.length, 0);
    t.equal(model.output, a.output);
    model.add(dense({ units: 5 }));
    t.same(model.predict(gm.ones([1, 3])).shape, [1, 5]);
  });
});

t.test('penalties of activations', async t => {
  const data = [[1, 2], [3, 4]]; // prettier-ignore
  t.test('are divided by the samples, and stand until the next call', async t => {
    const layer = dense({
      units: 2,
      kernelInitializer: 'identity',
      activityRegularizer: gm.regularizers.l2({ l2: 0.1 }),
    });
    const x = input('x', 2);
    const model = gm.model({ inputs: x, outputs: layer.apply(x) });
    t.same(model.losses(), []);
    for (let i = 0; i < 2; i++) {
      model.apply(gm.tensor(data));
      near(t, model.losses().map(values), [1.5], 1e-6, 'the only call');
    }
    model.predict(data);
    t.equal(model.losses().length, 1, 'what predict recorded is not of this call');
  });
  t.test('count for each call of a shared layer, and in fit', async t => {
    const layer = gm.layers.activation({ activation: 'linear', activityRegularizer: 'l1' });
    const [a, b] = [input('a', 2), input('b', 2)];
    const model = gm.model({
      inputs: [a, b],
      outputs: sum().apply([layer.apply(a), layer.apply(b)]),
    });
    model.apply([gm.tensor(data), gm.tensor(data)]);
    near(t, model.losses().map(values), [0.05, 0.05], 1e-6, 'both calls');
    const single = gm.sequential([
      gm.layers.activation({ activation: 'linear', activityRegularizer: 'l1', inputShape: [2] }),
    ]);
    single.compile({ optimizer: 'sgd', loss: 'mse' });
    const { loss } = await single.evaluate(gm.tensor(data), gm.tensor(data), { verbose: 0 });
    t.ok(Math.abs(loss - 0.05) < 1e-6);
  });
});
