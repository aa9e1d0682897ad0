// SPDX-License-Identifier: MIT
// What summary() prints, line by line as Keras prints it (test/golden/summaries.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { golden } from '../golden/golden.js';

const { batchNormalization, dense, dropout, lstm } = gm.layers;
const input = (name: string, ...shape: (number | null)[]) => gm.input({ name, shape });

function branches(): gm.Model {
  const [left, right] = [input('left', 3), input('right', 5)];
  const shared = dense({ units: 4, name: 'shared' });
  const joined = new gm.layers.Concatenate({ name: 'joined' }).apply([
    shared.apply(dense({ units: 6, name: 'from_left' }).apply(left)),
    shared.apply(dense({ units: 6, name: 'from_right' }).apply(right)),
  ]);
  const last = dense({ units: 2, name: 'a_rather_long_name_of_an_output_layer' });
  const outputs = [dense({ units: 1, name: 'first' }).apply(joined), last.apply(joined)];
  return gm.model({ inputs: [left, right], outputs, name: 'branches' });
}
function states(): gm.Model {
  const x = input('x', null, 3);
  const memory = lstm({ units: 4, returnState: true, name: 'memory' });
  const [y, h, c] = memory.apply<gm.SymbolicTensor[]>(x);
  const outputs = [dense({ units: 1, name: 'head' }).apply(y), h, c];
  return gm.model({ inputs: x, outputs, name: 'states' });
}
function nested(): gm.Model {
  const layers = [dense({ units: 4, name: 'in_a' }), batchNormalization({ name: 'in_b' })];
  const inner = gm.sequential({ layers, name: 'inner' });
  const x = input('x', 8);
  const h = inner.apply(x);
  const again = inner.apply(dense({ units: 8, name: 'd' }).apply(x));
  const outputs = new gm.layers.Add({ name: 'sum' }).apply([h, again]);
  layers[0].trainable = false;
  return gm.model({ inputs: x, outputs, name: 'nested' });
}
class Own extends gm.Model {
  a = dense({ units: 4, name: 'a' });
  more = [dense({ units: 3, name: 'b' }), dense({ units: 2, name: 'c' })];
  override call(x: gm.Tensor): gm.Tensor {
    return [this.a, ...this.more].reduce((value, layer) => layer.apply(value), x);
  }
}
const models: Record<string, () => gm.Model> = {
  chain: () => {
    const x = input('x', 8);
    const h = dense({ units: 4, name: 'a' }).apply(x);
    return gm.model({ inputs: x, outputs: dense({ units: 2, name: 'b' }).apply(h), name: 'chain' });
  },
  branches,
  states,
  nested,
  stack: () => {
    const inner = [input('i', 6), dense({ units: 4, name: 'in_a' })];
    const layers = [
      input('x', 6),
      dense({ units: 6, name: 'wide' }),
      gm.sequential({ layers: inner, name: 'inner' }),
      dropout({ rate: 0.5, name: 'drop' }),
      dense({ units: 2, name: 'narrow' }),
    ];
    return gm.sequential({ layers, name: 'stack' });
  },
  unbuilt: () => {
    const layers = [dense({ units: 4, name: 'a' }), dense({ units: 2, name: 'b' })];
    return gm.sequential({ layers, name: 'unbuilt' });
  },
  own: () => {
    const model = new Own({ name: 'own' });
    model.predict(gm.ones([1, 8]));
    return model;
  },
};
type Options = Parameters<gm.Model['summary']>[0];
const linesOf = (model: gm.Model, options?: Options): string[] => {
  const lines: string[] = [];
  model.summary({ ...options, printFn: line => void lines.push(line) });
  return lines;
};

for (const { model, options, lines } of golden<{
  model: string;
  options: Options;
  lines: string[];
}>('summaries'))
  t.test(`${model} ${JSON.stringify(options)}`, async t => {
    t.same(linesOf(models[model](), options), lines);
  });

t.test('counts the optimizer’s variables of a model that was trained', async t => {
  const model = models.chain();
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  await model.fit(gm.ones([2, 8]), gm.ones([2, 2]), { verbose: 0 });
  t.match(linesOf(model).at(-1), /^ Optimizer params: 2 \(/);
});
t.test('names a part that was cut off by the input in its place', async t => {
  const whole = branches() as gm.Functional;
  const outputs = whole.outputs;
  const part = gm.model({ inputs: whole.getLayer('joined').output, outputs: [...outputs] });
  t.ok(
    linesOf(part, { lineLength: 120 }).some(line =>
      /│ first \(Dense\) .*│ joined_input\[0\]\[0\] *│/.test(line),
    ),
  );
});
t.test('refuses what it cannot print', async t => {
  const model = models.chain();
  const cases: [Options, RegExp][] = [
    [
      { lineLength: 12 },
      /expected a `lineLength` that leaves 4 characters for each column, received 12/,
    ],
    [{ positions: [0.5, 1] }, /expected `positions` of 3 columns, received \[0\.5, 1\]/],
    [
      { layerRange: ['a', 'nothing'] },
      /expected `layerRange` to match names of layers, received "nothing"/,
    ],
  ];
  for (const [options, message] of cases) t.throws(() => linesOf(model, options), { message });
});
