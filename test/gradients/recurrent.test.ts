import t from 'tap';
import * as gm from '../../src/ops/index.js';
import type { Tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

const [batch, steps, inputs, units] = [2, 3, 2, 2];
const mask = [
  [true, false, true],
  [false, true, true],
];
/** What a recurrence runs over, and under which options its gradient is checked. */
const variants = {
  forward: {},
  'in reverse': { reverse: true },
  masked: { mask },
  'masked, in reverse': { mask, reverse: true },
};
const shapes = (gates: number, biases: number, states: number): number[][] => [
  [batch, steps, inputs],
  [inputs, gates * units],
  [units, gates * units],
  ...Array.from({ length: biases }, () => [gates * units]),
  ...Array.from({ length: states }, () => [batch, units]),
];

for (const [name, options] of Object.entries(variants)) {
  t.test(`lstm ${name} has the gradient of central differences`, async t =>
    checkGradient(
      t,
      (x, w, u, bias, h0, c0) => {
        const { y, h, c } = gm.lstm(x, w, u, { ...options, bias, initialState: [h0, c0] });
        return [y, h, c];
      },
      shapes(4, 1, 2),
      { second: false },
    ),
  );
  for (const resetAfter of [true, false])
    t.test(`gru ${name}, resetAfter ${resetAfter}, has that of central differences`, async t =>
      checkGradient(
        t,
        (x, w, u, bias, recurrentBias, initialState) => {
          const given = { ...options, bias, recurrentBias, initialState, resetAfter };
          const { y, h } = gm.gru(x, w, u, given);
          return [y, h];
        },
        shapes(3, 2, 1),
        { second: false },
      ),
    );
  for (const activation of ['linear', 'relu', 'sigmoid', 'tanh'] as const)
    t.test(`simpleRnn ${name}, ${activation}, has that of central differences`, async t =>
      checkGradient(
        t,
        (x, w, u, bias, initialState) => {
          const { y, h } = gm.simpleRnn(x, w, u, { ...options, bias, initialState, activation });
          return [y, h];
        },
        shapes(1, 1, 1),
        { second: false },
      ),
    );
}

t.test('without bias and states, and by the end alone', async t => {
  const plain = { second: false };
  checkGradient(t, (x, w, u) => gm.lstm(x, w, u).c, shapes(4, 0, 0), plain);
  checkGradient(t, (x, w, u) => gm.gru(x, w, u).h, shapes(3, 0, 0), plain);
  checkGradient(t, (x, w, u) => gm.simpleRnn(x, w, u).y, shapes(1, 0, 0), plain);
});
t.test('lstm has no gradient with peepholes, and says so', async t => {
  const loss = (x: Tensor, w: Tensor, u: Tensor, peepholes: Tensor) =>
    gm.lstm(x, w, u, { peepholes }).y;
  t.throws(() => checkGradient(t, loss, [...shapes(4, 0, 0), [3, units]]), {
    name: 'GradientError',
    message:
      'lstm: has no gradient with peepholes. Leave them out, or write the steps in other ops.',
  });
});
t.test('there is no second gradient', async t =>
  t.throws(() => checkGradient(t, (x, w, u) => gm.square(gm.lstm(x, w, u).y), shapes(4, 0, 0)), {
    name: 'GradientError',
    message: /lstmGrad: has no gradient/,
  }),
);
