import t from 'tap';
import { schedules } from '../../src/index.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Case {
  schedule: string;
  options: object;
  steps: number[];
  rates: number[];
}
const factories = schedules as unknown as Record<
  string,
  (options: object) => (step: number) => number
>;

// Keras computes in float32: rates of 0.1 carry its rounding of the cosine and the power (1e-7 each).
const TOLERANCE = 1e-7;

t.test('schedules give the rates of Keras', async t => {
  for (const c of golden<Case>('schedules')) {
    const rate = factories[factoryName(c.schedule)](c.options);
    near(t, c.steps.map(rate), c.rates, TOLERANCE, `${c.schedule} ${JSON.stringify(c.options)}`);
  }
});

t.test('schedules refuse wrong configs', async t => {
  t.throws(() => schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 0 }), {
    name: 'RangeError',
    message: /`decaySteps` to be a positive number, received 0/,
  });
  t.throws(() => schedules.exponentialDecay({ initialLearningRate: 0.1, decayStep: 3 } as never), {
    message: /Did you mean "decaySteps"/,
  });
  t.throws(() => schedules.piecewiseConstantDecay({ boundaries: [1], values: [1] }), {
    message: /one value more than boundaries/,
  });
});
