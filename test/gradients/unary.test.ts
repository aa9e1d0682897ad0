import t from 'tap';
import * as gm from '../../src/ops/index.js';
import type { Tensor } from '../../src/tensor.js';
import { checkGradient } from './check_gradient.js';

// On both sides of every kink, and away from them.
const anywhere = [-3.4, -2.1, -1.2, -0.7, -0.3, 0.2, 0.6, 0.8, 1.3, 2.2, 3.7, 6.4];
const positive = [0.05, 0.3, 0.8, 1.2, 2.5, 7];

const smooth: [string, (x: Tensor) => Tensor, number[]?][] = [
  ['relu', gm.relu],
  ['sigmoid', gm.sigmoid],
  ['tanh', gm.tanh],
  ['exp', gm.exp],
  ['expm1', gm.expm1],
  ['log', gm.log, positive],
  ['log1p', gm.log1p, positive],
  ['sqrt', gm.sqrt, positive],
  ['rsqrt', gm.rsqrt, positive],
  ['square', gm.square],
  ['reciprocal', gm.reciprocal],
  ['neg', gm.neg],
  ['abs', gm.abs],
  ['sign', gm.sign],
  ['floor', gm.floor],
  ['ceil', gm.ceil],
  ['round', gm.round],
  ['sin', gm.sin],
  ['cos', gm.cos],
  ['erf', gm.erf],
  ['gelu', x => gm.gelu(x)],
  ['silu', gm.silu],
  ['softplus', gm.softplus],
  ['softsign', gm.softsign],
  ['logSigmoid', gm.logSigmoid],
  ['elu', x => gm.elu(x, 0.7)],
  ['celu', x => gm.celu(x, 0.7)],
  ['selu', gm.selu],
  ['leakyRelu', x => gm.leakyRelu(x, 0.1)],
  ['relu6', gm.relu6],
  ['hardSigmoid', gm.hardSigmoid],
  ['hardSilu', gm.hardSilu],
  ['hardTanh', gm.hardTanh],
  ['hardShrink', x => gm.hardShrink(x)],
  ['softShrink', x => gm.softShrink(x)],
  ['tanhShrink', gm.tanhShrink],
  ['squareplus', x => gm.squareplus(x)],
  ['sparsePlus', gm.sparsePlus],
  ['sparseSigmoid', gm.sparseSigmoid],
  ['threshold', x => gm.threshold(x, 0.5, -1)],
  ['clip', x => gm.clip(x, -1, 1)],
  ['logCosh', gm.logCosh],
  ['x * 3 + 1', x => x.mul(3).add(1)],
  ['2 - x', x => gm.sub(2, x)],
  ['x / 7', x => x.div(7)],
];
const once: [string, (x: Tensor) => Tensor][] = [
  ['gelu by tanh', x => gm.gelu(x, { approximate: true })],
  ['mish', gm.mish],
];

for (const [name, fn, values = anywhere] of smooth) {
  t.test(`${name} has the slopes of central differences`, async t =>
    checkGradient(t, fn, [{ values }]),
  );
}
for (const [name, fn] of once) {
  t.test(`${name} has the slope of central differences, and no second one`, async t => {
    checkGradient(t, fn, [{ values: anywhere }], { second: false });
    t.throws(() => checkGradient(t, x => fn(x), [{ values: anywhere }], { tolerance: Infinity }), {
      name: 'GradientError',
      message: /has no second derivative/,
    });
  });
}
