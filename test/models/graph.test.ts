// The order of layers and weights in functional models, and what they compute, against Keras (test/golden/graphs.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';
import { graphCases, graphModel, inputsOf } from './golden_graphs.js';

for (const c of graphCases)
  t.test(c.name, async t => {
    const model = graphModel(c.name, c.graph);
    t.same(
      model.layers.map(l => l.name),
      c.layers,
      'layers',
    );
    t.same(
      model.weights.map(w => w.name),
      c.weightNames.map(path => path.split('/').at(-1)),
      'names of weights',
    );
    t.same(
      model.weights.map(w => model.trainableWeights.includes(w)),
      c.weightNames.map(path => c.trainable.includes(path)),
      'which of them train',
    );
    model.setWeights(c.weights);
    const x = inputsOf(c);
    const y = [model.apply<gm.Tensor[]>(x)].flat();
    t.same(
      y.map(part => part.shape.slice(1)),
      model.outputs.map((s, i) => s.shape.slice(1).map((n, j) => n ?? y[i].shape[j + 1])),
      'shapes beforehand',
    );
    near(
      t,
      y.map(part => part.arraySync()),
      c.y,
      1e-5,
      'outputs',
    );
  });

const { dense } = gm.layers;
const input = (name: string, size = 3) => gm.input({ name, shape: [size] });

t.test('what cannot be a graph is refused by name', async t => {
  t.test('outputs that depend on an input which is not given', async t => {
    const [a, b] = [input('a'), input('b')];
    const y = dense({ units: 1 }).apply(new gm.layers.Add().apply([a, b]));
    t.throws(() => gm.model({ inputs: a, outputs: y, name: 'm' }), {
      message:
        'Functional "m": its outputs depend on "b", which is not among its inputs ("a"). Add it to the inputs, or leave out what depends on it.',
    });
  });
  t.test('an output that lies before the input', async t => {
    const x = input('x');
    const h = dense({ units: 2, name: 'h' }).apply(x);
    t.throws(() => gm.model({ inputs: dense({ units: 2 }).apply(h), outputs: h }), {
      message: /its outputs depend on "x", which is not among its inputs \("dense/,
    });
  });
  t.test('two layers of one name', async t => {
    const x = input('x');
    const y = dense({ units: 2, name: 'd' }).apply(dense({ units: 2, name: 'd' }).apply(x));
    t.throws(() => gm.model({ inputs: x, outputs: y, name: 'm' }), {
      message: 'Functional "m": has two layers of the name "d". Give each layer a name of its own.',
    });
  });
  t.test('one input twice', async t => {
    const x = input('x');
    t.throws(() => gm.model({ inputs: [x, x], outputs: dense({ units: 2 }).apply(x), name: 'm' }), {
      name: 'TypeError',
      message: 'Functional "m": expected each input once, received "\\"x\\" twice".',
    });
  });
  t.test('tensors where symbols belong', async t => {
    const x = input('x');
    const y = dense({ units: 2 }).apply(x);
    const message =
      /^Functional "m": (in|out)puts: expected symbolic tensors: what gm\.input or a layer applied to it gave, received/;
    for (const wrong of [
      gm.ones([1, 3]),
      [],
      undefined,
      [x, gm.ones([1, 3])],
      { x: 3 },
    ] as never[]) {
      t.throws(() => gm.model({ inputs: wrong, outputs: y, name: 'm' }), { message });
      t.throws(() => gm.model({ inputs: x, outputs: wrong, name: 'm' }), { message });
    }
  });
  t.test('symbols where tensors belong', async t => {
    const x = gm.input({ name: 'x', shape: [2, 2] });
    const message =
      /^\w+: expected data, received SymbolicTensor \[null, 2, 2\] float32 of InputLayer "x"\. Ops compute at once; between layers use gm\.layers\.add/;
    const ops: ((x: never) => unknown)[] = [
      x => gm.add(x, x),
      x => gm.mul(x, 2),
      x => gm.add(gm.ones([2, 2]), x),
      x => gm.relu(x),
      x => gm.matmul(x, x),
      x => gm.concat([x, x], -1),
      x => gm.reshape(x, [4]),
      x => gm.sum(x),
      x => gm.tensor([x]),
      x => gm.sequential([dense({ units: 1 })]).predict(x),
    ];
    for (const op of ops)
      t.throws(() => op(x as never), { name: 'TypeError', message }, String(op));
  });
  t.test('layers that are applied to a shape they were not built for', async t => {
    const layer = dense({ units: 2, name: 'd' });
    layer.apply(input('a', 3));
    t.throws(() => layer.apply(input('b', 4)), {
      name: 'ShapeError',
      message: /^Dense "d": expected input \[batch, \.\.\., 3\].*received \[1, 4\]/,
    });
    t.equal(layer.inboundNodes.length, 1);
  });
});

t.test('a layer that was built for open axes names none in their place', async t => {
  const x = gm.input({ shape: [null, 3], name: 'x' });
  const memory = gm.layers.lstm({ units: 2, name: 'memory' });
  const model = gm.model({ inputs: x, outputs: memory.apply(x) });
  const { layers } = model.getConfig() as { layers: { name: string; buildConfig?: object }[] };
  t.equal(layers.find(({ name }) => name === 'memory')?.buildConfig, undefined);
  t.notMatch(JSON.stringify(layers), /\b(48|64)\b/);
});

t.test('a failed call leaves its layers as they were', async t => {
  t.test('without weights, where building or calling failed', async t => {
    const x = gm.input({ shape: [null, 3] });
    const layer = gm.layers.layerNormalization({ axis: [1, 2], name: 'n' });
    t.throws(() => layer.apply(x), {
      name: 'ShapeError',
      message:
        'LayerNormalization "n": expected an input whose open axes (null) may have any extent, received [null, null, 3]. Give gm.input each extent that the layer needs.',
    });
    t.same([layer.built, layer.weights.length, layer.inboundNodes.length], [false, 0, 0]);
    layer.apply(gm.input({ shape: [5, 3] }));
    t.same(layer.weights[0].shape, [5, 3]);
  });
  t.test('within a model that cannot go on', async t => {
    const [good, bad] = [dense({ units: 4 }), gm.layers.reshape({ targetShape: [3] })];
    const model = gm.sequential({ layers: [good, bad] });
    t.throws(() => model.predict(gm.ones([1, 2])), { message: /\[3\]/ });
    t.same(
      [model.built, good.built, good.weights.length, good.inboundNodes.length],
      [false, false, 0, 0],
    );
    const other = gm.sequential([good]);
    t.same(other.predict(gm.ones([1, 7])).shape, [1, 4]);
  });
  t.test('and a Sequential without the layer', async t => {
    const model = gm.sequential([dense({ units: 4, inputShape: [2] })]);
    t.throws(() => model.add(gm.layers.reshape({ targetShape: [3] })));
    t.throws(() =>
      gm.sequential([]).add(gm.layers.conv2d({ filters: 1, kernelSize: 3, inputShape: [2] })),
    );
    model.add(dense({ units: 1 }));
    t.same(model.predict(gm.ones([1, 2])).shape, [1, 1]);
  });
});

t.test('inputs', async t => {
  const { inputLayer, add } = gm.layers;
  t.test('have a fixed number of samples, where batchSize says so', async t => {
    t.same(gm.input({ shape: [3], batchSize: 4 }).shape, [4, 3]);
    t.same(inputLayer({ shape: [3], sparse: false, ragged: false, batchSize: null }).batchShape, [
      null,
      3,
    ]);
  });
  const refused: [gm.layers.InputConfig, RegExp][] = [
    [{ shape: [3], sparse: true }, /`sparse` to be left out, received true\. Inputs are dense/],
    [{ shape: [3], batchShape: [2, 3] }, /one shape, received .*shape.* and .*batchShape/],
    [{ batchShape: [2, 3], batchSize: 2 }, /`batchSize` beside `shape`, received .*batchShape/],
    [{ shape: [3], batchSize: 0 }, /`batchSize` to be an integer from 1, received 0/],
    [{}, /`shape`, the shape of one sample, received undefined/],
  ];
  for (const [config, message] of refused)
    t.test(`refuse ${JSON.stringify(config)}`, async t =>
      t.throws(() => gm.input(config), { message }),
    );

  t.test('stand beside tensors, which are constants, and beside nothing else', async t => {
    const x = gm.input({ shape: [2] });
    const y: gm.SymbolicTensor = add().apply([x, gm.tensor([[1, 2]])]);
    const model = gm.model({ inputs: x, outputs: y });
    t.same(model.apply(gm.ones([2, 2])).arraySync(), [
      [2, 3],
      [2, 3],
    ]);
    t.throws(() => add({ name: 'sum' }).apply([x, [[1, 2]]]), {
      message: /Add "sum": expected symbolic tensors alone, .* received .* gm\.tensor/,
    });
  });
});
