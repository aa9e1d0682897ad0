// SPDX-License-Identifier: MIT
// ONNX's published node cases of LSTM, GRU and RNN through lstm, gru and simpleRnn (test/golden/onnx_recurrent.py).
import * as gm from '../../src/ops/index.js';
import { type Tensor, tensor } from '../../src/tensor.js';
import { golden } from '../golden/golden.js';
import { close, onEachBackend } from './close.js';

interface Given {
  shape: number[];
  values: number[];
}
type Operand = 'X' | 'W' | 'R' | 'B' | 'P' | 'initial_h' | 'initial_c';
interface Case {
  name: string;
  op: 'LSTM' | 'GRU' | 'RNN';
  attributes: { hidden_size: number; layout?: number; direction?: string };
  inputs: Partial<Record<Operand, Given>>;
  outputs: Partial<Record<'Y' | 'Y_h' | 'Y_c', Given>>;
}
type States = Partial<Record<'y' | 'h' | 'c', Tensor>>;

const asTensor = ({ values, shape }: Given): Tensor => tensor(values, shape);
/** ONNX's gates i, o, f, c and its peepholes i, o, f, in our order. */
const gates = { LSTM: [0, 2, 3, 1], GRU: [0, 1, 2], RNN: [0] };
const peepholes = [0, 2, 1];

/** Rows `from` .. of x. */
const rows = (x: Tensor, from: number, count: number): Tensor =>
  gm.slice(x, [from, ...x.shape.slice(1).map(() => 0)], [count, ...x.shape.slice(1)]);
/** Blocks of `units` rows in another order. */
const reordered = (x: Tensor, order: readonly number[], units: number): Tensor =>
  gm.concat(
    order.map(i => rows(x, i * units, units)),
    0,
  );

/** What one direction of a case gives: y [batch, steps, units] and the states at the end. */
function run({ op, attributes, inputs }: Case, x: Tensor, at: number, reverse: boolean): States {
  const { hidden_size: units } = attributes;
  const own = (name: Operand) => {
    const given = inputs[name] && asTensor(inputs[name]);
    return given && gm.reshape(rows(given, at, 1), given.shape.slice(1));
  };
  const order = gates[op];
  const [w, u] = (['W', 'R'] as const).map(name =>
    gm.transpose(reordered(own(name)!, order, units)),
  );
  const both = own('B');
  const half = order.length * units;
  const [bias, recurrentBias] = [0, half].map(
    from => both && reordered(rows(both, from, half), order, units),
  );
  const [h0, c0] = [own('initial_h'), own('initial_c')];
  if (op === 'GRU')
    return gm.gru(x, w, u, { bias, recurrentBias, initialState: h0, resetAfter: false, reverse });
  const sum = bias && gm.add(bias, recurrentBias!);
  if (op === 'RNN') return gm.simpleRnn(x, w, u, { bias: sum, initialState: h0, reverse });
  const p = own('P');
  return gm.lstm(x, w, u, {
    bias: sum,
    initialState: [h0 ?? null, c0 ?? null],
    peepholes: p && gm.reshape(reordered(p, peepholes, units), [3, units]),
    reverse,
  });
}

/** The outputs of all directions, laid out as the case has them. */
function outputsOf(c: Case): Record<'Y' | 'Y_h' | 'Y_c', Tensor | undefined> {
  const { layout = 0, direction = 'forward' } = c.attributes;
  const given = asTensor(c.inputs.X!);
  const x = layout === 1 ? given : gm.transpose(given, [1, 0, 2]);
  const directions = direction === 'bidirectional' ? [false, true] : [direction === 'reverse'];
  const made = directions.map((reverse, i) => run(c, x, i, reverse));
  const stacked = (key: 'h' | 'c') =>
    made[0][key] &&
    gm.stack(
      made.map(states => states[key]!),
      layout,
    );
  const y = gm.stack(
    made.map(states => states.y!),
    2,
  ); // [batch, steps, directions, units]
  return {
    Y: layout === 1 ? y : gm.transpose(y, [1, 2, 0, 3]),
    Y_h: stacked('h'),
    Y_c: stacked('c'),
  };
}

onEachBackend(t => {
  for (const c of golden<Case>('onnx_recurrent'))
    t.test(c.name, async t => {
      const made = outputsOf(c);
      for (const key of ['Y', 'Y_h', 'Y_c'] as const)
        if (c.outputs[key]) close(t, made[key]!, asTensor(c.outputs[key]).arraySync());
    });
});
