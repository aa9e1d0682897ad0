import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, hostOnly, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Inputs {
  start: number[][][];
  grads: number[][][][];
}
interface Case {
  optimizer: string;
  options: Record<string, number | boolean>;
  path: number[][][][];
}
type Factory = (options?: object) => gm.optimizers.Optimizer;
const factories = gm.optimizers as unknown as Record<string, Factory>;
const nameOf = (className: string) =>
  className === 'RMSprop' ? 'rmsprop' : className === 'AdamW' ? 'adamw' : factoryName(className);

const [inputs, ...cases] = golden<Inputs & Case>('optimizers');

/** Takes the steps of every case in `dtype` and compares each. */
function follow(t: Test, dtype: 'float32' | 'float64', tolerance: number): void {
  for (const c of cases) {
    const variables = inputs.start.map(w => gm.variable(gm.tensor(w, undefined, dtype)));
    const optimizer = factories[nameOf(c.optimizer)](c.options);
    inputs.grads.forEach((grads, step) => {
      optimizer.apply(
        grads.map(g => gm.tensor(g, undefined, dtype)),
        variables,
      );
      near(
        t,
        variables.map(v => v.arraySync()).flat(),
        c.path[step].flat(),
        tolerance,
        `${c.optimizer} ${JSON.stringify(c.options)} step ${step + 1}`,
      );
    });
    t.equal(optimizer.iterations.item(), 5);
  }
}

t.test("optimizers take Keras's steps", async t => {
  // Five float32 updates of weights below 3: a few units in the last place (1.2e-7 above 1) each. Keras ran in double.
  for (const backend of backends) {
    t.test(`float32, ${backend}`, async t => {
      setBackend(backend);
      follow(t, 'float32', 1e-6);
    });
  }
  t.test('float64, reference', { skip: hostOnly('float64 is computed on the host') }, async t => {
    setBackend('reference');
    follow(t, 'float64', 1e-13);
  });
});

t.test('optimizers', async t => {
  setBackend(usualBackend);
  const one = (values: number[] = [1, 2], name = 'w') => gm.variable(values, { name });

  t.test('take the same steps when they are captured', async t => {
    for (const name of [
      'sgd',
      'rmsprop',
      'adam',
      'adamw',
      'nadam',
      'adamax',
      'adagrad',
      'adadelta',
      'ftrl',
      'lion',
    ]) {
      const [eager, captured] = [one(), one()];
      const [a, b] = [gm.optimizers.getOptimizer(name), gm.optimizers.getOptimizer(name)];
      const step = gm.capture((g: gm.Tensor) => b.apply([g], [captured]));
      for (let i = 1; i <= 3; i++) {
        a.apply([gm.tensor([i, -i])], [eager]);
        step(gm.tensor([i, -i]));
      }
      t.same(captured.arraySync(), eager.arraySync(), name);
      t.equal(b.iterations.item(), 3);
    }
  });

  t.test('follow a learning rate that is set', async t => {
    const v = one([0]);
    const sgd = gm.optimizers.sgd({ learningRate: 1 });
    const step = gm.capture(() => sgd.apply([gm.ones([1])], [v]));
    step();
    sgd.lr = 0.25;
    step();
    t.equal(v.item(), -1.25);
    t.equal(sgd.lr, 0.25);
  });

  t.test('follow a schedule', async t => {
    const v = one([0]);
    const sgd = gm.optimizers.sgd({
      learningRate: gm.schedules.piecewiseConstantDecay({ boundaries: [0], values: [1, 0.5] }),
    });
    for (let i = 0; i < 3; i++) sgd.apply([gm.ones([1])], [v]);
    t.equal(v.item(), -2);
    t.equal(sgd.rateAt(0), 1);
    t.equal(sgd.lr, 0.5, 'the rate of the last step');
    t.throws(() => (sgd.lr = 1), { message: /follows a schedule/ });
  });

  t.test('follow a schedule in a captured step, and from there in an eager one', async t => {
    const v = one([0]);
    const learningRate = (step: number) => [1, 0.5, 0.25, 0.125][step];
    const sgd = gm.optimizers.sgd({ learningRate });
    const step = gm.capture(() => {
      sgd.apply([gm.ones([1])], [v]);
    });
    for (let i = 0; i < 3; i++) step();
    t.equal(v.item(), -1.75);
    sgd.apply([gm.ones([1])], [v]);
    t.equal(v.item(), -1.875);
  });

  t.test('keep variables out of the weight decay', async t => {
    const [kernel, bias] = [one([1, 1], 'kernel'), one([1, 1], 'bias')];
    const sgd = gm.optimizers.sgd({ learningRate: 1, weightDecay: 0.5 });
    sgd.excludeFromWeightDecay({ names: ['bias'] });
    sgd.apply([gm.zeros([2]), gm.zeros([2])], [kernel, bias]);
    near(t, kernel.arraySync(), [0.5, 0.5], 0, 'kernel');
    near(t, bias.arraySync(), [1, 1], 0, 'bias');
  });

  t.test("apply the variables' constraints after the update", async t => {
    const v = one([0.5, 0.5]);
    v.constraint = gm.constraints.nonNeg();
    gm.optimizers.sgd({ learningRate: 1 }).apply([gm.tensor([1, -1])], [v]);
    near(t, v.arraySync(), [0, 1.5], 0, 'no element below 0');
  });

  t.test('leave variables without a gradient as they are', async t => {
    const [a, b] = [one(), one()];
    gm.optimizers.sgd({ learningRate: 1 }).apply([undefined, gm.ones([2])], [a, b]);
    near(t, a.arraySync(), [1, 2], 0, 'unchanged');
    near(t, b.arraySync(), [0, 1], 0, 'changed');
  });

  t.test('list their variables: iterations, learning rate, slots', async t => {
    const adam = gm.optimizers.adam();
    adam.apply([gm.ones([2])], [one()]);
    t.same(
      adam.variables.map(v => v.name),
      ['adam/iterations', 'adam/learning_rate', 'w/momentum', 'w/velocity'],
    );
  });

  t.test('survive the tidy that they were first used in', async t => {
    const v = one();
    const adam = gm.optimizers.adam();
    for (let i = 0; i < 2; i++) gm.tidy(() => adam.apply([gm.ones([2])], [v]));
    t.equal(adam.iterations.item(), 2);
  });

  t.test('refuse wrong configs by name', async t => {
    const { sgd, adam } = gm.optimizers;
    t.throws(() => adam({ learning_rate: 0.1 } as object), {
      message: /Did you mean "learningRate"/,
    });
    t.throws(() => adam({ useEma: true } as object), {
      message: 'adam: does not have `useEma` yet. Leave it out.',
    });
    t.throws(() => sgd({ clipnorm: 1, clipvalue: 1 }), {
      message: /only one of clipnorm, clipvalue and globalClipnorm/,
    });
    t.throws(() => sgd({ clipnorm: -1 }), {
      name: 'RangeError',
      message: /`clipnorm` to be a positive number, received -1/,
    });
    t.throws(() => sgd({ learningRate: NaN }), { name: 'RangeError', message: /learningRate/ });
    t.throws(() => sgd({ momentum: 2 }), { name: 'RangeError', message: /momentum/ });
  });

  t.test('refuse gradients that do not match', async t => {
    const sgd = gm.optimizers.sgd();
    t.throws(() => sgd.apply([], [one()]), {
      name: 'ShapeError',
      message: /a gradient for each of 1 variables/,
    });
    t.throws(() => sgd.apply([gm.ones([3])], [one()]), {
      name: 'ShapeError',
      message: /shape \[2\] for "w"/,
    });
    t.throws(() => sgd.apply([undefined], [one()]), { message: /no variable has a gradient/ });
  });
});

t.test('getOptimizer', async t => {
  t.equal(gm.optimizers.getOptimizer('Adam').optimizerName, 'adam');
  t.equal(gm.optimizers.getOptimizer('RMSprop').optimizerName, 'rmsprop');
  t.throws(() => gm.optimizers.getOptimizer('adm'), { message: /Did you mean "adam"/ });
  t.throws(() => gm.optimizers.getOptimizer(gm.optimizers.adam as never), {
    message: /Call the factory/,
  });
});
