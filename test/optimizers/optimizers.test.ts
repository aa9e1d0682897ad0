import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, hostOnly, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Inputs {
  start: number[][][];
  grads: number[][][][];
}
type Path = number[][][][];
interface Case {
  optimizer: string;
  options: Record<string, unknown>;
  path: Path;
  iterations: number;
  /** After `finalizeVariableValues`. */
  final?: number[][][];
}
interface WrapperCase {
  wrapper: 'multi' | 'lossScale';
  options: object;
  initialScale: number;
  dynamicGrowthSteps: number;
  /** The steps with an infinite gradient. */
  overflows: number[];
  path: Path;
  scales: number[];
}
type Factory = (options?: object) => gm.optimizers.Optimizer;
const factories = gm.optimizers as unknown as Record<string, Factory>;
const schedules = gm.schedules as unknown as Record<
  string,
  (options: object) => gm.schedules.Schedule
>;
const names: Record<string, string> = { RMSprop: 'rmsprop', AdamW: 'adamw' };
const nameOf = (className: string) => names[className] ?? factoryName(className);

const [inputs, ...all] = golden<Inputs & Case & WrapperCase>('optimizers');
const cases = all.filter(c => c.wrapper === undefined);
const wrappers = all.filter(c => c.wrapper !== undefined);

function made(c: Case): gm.optimizers.Optimizer {
  const rate = c.options.learningRate as { schedule: string; options: object } | number | undefined;
  const learningRate =
    typeof rate === 'object' ? schedules[factoryName(rate.schedule)](rate.options) : rate;
  return factories[nameOf(c.optimizer)]({ ...c.options, learningRate });
}

/** Takes the five steps of a case and compares each. `gradient` makes what is applied of the recorded gradients. */
function follow(
  t: Test,
  what: string,
  optimizer: gm.optimizers.Optimizer,
  path: Path,
  {
    dtype,
    tolerance,
    captured = false,
    gradient = g => gm.tensor(g, undefined, dtype),
  }: {
    dtype: 'float32' | 'float64';
    tolerance: number;
    captured?: boolean;
    gradient?: (g: number[][], step: number, index: number) => gm.Tensor;
  },
): gm.Variable[] {
  const variables = inputs.start.map(w => gm.variable(gm.tensor(w, undefined, dtype)));
  const apply = (...grads: gm.Tensor[]) => optimizer.apply(grads, variables);
  const step = captured ? gm.capture(apply) : apply;
  inputs.grads.forEach((grads, i) => {
    step(...grads.map((g, index) => gradient(g, i, index)));
    const found = variables.map(v => v.arraySync()).flat();
    near(t, found, path[i].flat(), tolerance, `${what} step ${i + 1}`);
  });
  return variables;
}

interface How {
  dtype: 'float32' | 'float64';
  tolerance: number;
  captured?: boolean;
}
/** Keras takes means, and roots of extents, in float32 whatever the variables are. */
const partlyFloat32 = new Set(['Adafactor', 'Muon']);

function followAll(t: Test, { tolerance, ...rest }: How): void {
  for (const c of cases) {
    const optimizer = made(c);
    const how = {
      ...rest,
      tolerance: Math.max(tolerance, partlyFloat32.has(c.optimizer) ? 1e-6 : 0),
    };
    const what = `${c.optimizer} ${JSON.stringify(c.options)}`;
    const variables = follow(t, what, optimizer, c.path, how);
    t.equal(optimizer.iterations.item(), c.iterations, `${what}: iterations`);
    if (c.final === undefined) continue;
    optimizer.finalizeVariableValues(variables);
    const found = variables.map(v => v.arraySync()).flat();
    near(t, found, c.final.flat(), how.tolerance, `${what}: final`);
  }
}

t.test("optimizers take Keras's steps", async t => {
  // Five float32 updates of weights below 3: a few units in the last place (1.2e-7 above 1) each. Keras ran in double.
  for (const backend of backends) {
    t.test(`float32, ${backend}`, async t => {
      setBackend(backend);
      followAll(t, { dtype: 'float32', tolerance: 1e-6 });
    });
    t.test(`float32, ${backend}, captured`, async t => {
      setBackend(backend);
      followAll(t, { dtype: 'float32', tolerance: 1e-6, captured: true });
    });
  }
  t.test('float64, reference', { skip: hostOnly('float64 is computed on the host') }, async t => {
    setBackend('reference');
    followAll(t, { dtype: 'float64', tolerance: 1e-13 });
  });
});

t.test('optimizers', async t => {
  setBackend(usualBackend);
  const one = (values: number[] = [1, 2], name = 'w') => gm.variable(values, { name });

  for (const captured of [false, true]) {
    const how = captured ? 'in captured steps' : 'in eager steps';

    t.test(`scale the loss dynamically as Keras does, ${how}`, async t => {
      for (const c of wrappers.filter(w => w.wrapper === 'lossScale')) {
        const { initialScale, dynamicGrowthSteps, overflows } = c;
        const optimizer = gm.optimizers.lossScaleOptimizer({
          innerOptimizer: gm.optimizers.adam(c.options),
          initialScale,
          dynamicGrowthSteps,
        });
        const scales: number[] = [];
        const gradient = (g: number[][], step: number, index: number) => {
          if (index === 0 && step > 0) scales.push(optimizer.dynamicScale);
          const overflow = index === 0 && overflows.includes(step) ? Infinity : 0;
          return optimizer.scaleLoss(gm.tensor(g)).add(overflow);
        };
        const what = JSON.stringify(c.options);
        follow(t, what, optimizer, c.path, {
          dtype: 'float32',
          tolerance: 1e-6,
          captured,
          gradient,
        });
        t.same([...scales, optimizer.dynamicScale], c.scales, `${what}: scales`);
      }
    });

    t.test(`take turns by variable as Keras does, ${how}`, async t => {
      const c = wrappers.find(w => w.wrapper === 'multi')!;
      const matrices = gm.optimizers.adam({ learningRate: 0.1 });
      const others = gm.optimizers.sgd({ learningRate: 0.1, momentum: 0.9 });
      const optimizer = gm.optimizers.multiOptimizer({
        optimizerMap: v => (v.rank === 2 ? matrices : others),
      });
      follow(t, 'multi', optimizer, c.path, { dtype: 'float32', tolerance: 1e-6, captured });
      t.same(
        [optimizer, matrices, others].map(o => o.iterations.item()),
        [5, 5, 5],
      );
    });
  }

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
    t.throws(() => adam({ emaMomentum: 1.5 }), { name: 'RangeError', message: /emaMomentum/ });
    t.throws(() => adam({ gradientAccumulationSteps: 1 }), {
      name: 'RangeError',
      message: /adam: expected `gradientAccumulationSteps` to be an integer from 2, received 1/,
    });
    t.throws(() => adam({ lossScaleFactor: 0 }), { message: /a positive number, received 0/ });
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

  t.test(
    'count updates, not steps, with gradient accumulation; a schedule goes by steps',
    async t => {
      const v = one([0]);
      const rates: number[] = [];
      const learningRate = (step: number) => (rates.push(step), step);
      const sgd = gm.optimizers.sgd({ learningRate, gradientAccumulationSteps: 2 });
      rates.length = 0;
      const seen = [1, 2, 3, 4].map(g => {
        sgd.apply([gm.tensor([g])], [v]);
        return [v.item(), sgd.iterations.item()];
      });
      t.same(seen, [
        [0, 0],
        [-1.5, 1],
        [-1.5, 1],
        [-1.5 - 3 * 3.5, 2],
      ]);
      t.same(rates, [0, 1, 2, 3]);
    },
  );

  t.test('apply constraints after the moving average has seen the weights', async t => {
    const v = one([1, 1]);
    v.constraint = gm.constraints.nonNeg();
    const sgd = gm.optimizers.sgd({ learningRate: 1, useEma: true });
    sgd.apply([gm.tensor([3, 0])], [v]);
    near(t, v.arraySync(), [0, 1], 0, 'constrained');
    sgd.finalizeVariableValues([v]);
    near(t, v.arraySync(), [-2, 1], 0, 'the average of what the update gave');
  });

  t.test('scale the loss by a fixed factor', async t => {
    const v = one([3]);
    const sgd = gm.optimizers.sgd({ learningRate: 1, lossScaleFactor: 4 });
    const { grads } = gm.valueAndGrad(() => sgd.scaleLoss(v.square().sum()), [v])();
    t.equal(grads[0].item(), 24);
    sgd.apply(grads, [v]);
    t.equal(v.item(), -3);
  });

  t.test('of Muon leave embeddings, and layers by pattern, to Adam', async t => {
    const named = (path: string) => {
      const v = gm.variable(gm.ones([2, 2]));
      v.path = path;
      return v;
    };
    const variables = ['dense/kernel', 'my_Embedding/table', 'head_1/kernel'].map(named);
    const muon = gm.optimizers.muon({ excludeLayers: ['^head'] });
    muon.apply(
      variables.map(() => gm.ones([2, 2])),
      variables,
    );
    const velocities = muon.variables.filter(v => v.name.endsWith('velocity'));
    t.equal(velocities.length, 2);
    const [dense, embedding, head] = variables.map(v => v.dataSync()[0]);
    t.equal(embedding, head);
    t.not(dense, head);
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

t.test('optimizerMap', async t => {
  const [adam, sgd, lion] = [gm.optimizers.adam(), gm.optimizers.sgd(), gm.optimizers.lion()];
  const map = gm.optimizers.optimizerMap({
    defaultOptimizer: adam,
    optimizerMap: { 'encoder/.*': sgd, 'encoder/0/kernel': lion },
  });
  t.equal(map.get('encoder/0/kernel'), lion, 'the path itself goes before patterns');
  t.equal(map.get('encoder/1/kernel'), sgd);
  t.equal(map.get('my_encoder/1/kernel'), adam, 'a pattern means the whole path');
  t.same(map.optimizers, [sgd, lion, adam]);
  t.throws(() => map.set('encoder/.*', adam), { message: /has an optimizer already/ });
  map.set('.*/kernel', adam);
  t.throws(() => map.get('encoder/1/kernel'), { message: /both mean "encoder\/1\/kernel"/ });
  t.throws(() => map.set('x', 'adam' as never), { message: /"x" to be an optimizer, received/ });
});

t.test('multiOptimizer', async t => {
  const { multiOptimizer, sgd, adam, lossScaleOptimizer, optimizerMap } = gm.optimizers;
  t.test('has no learning rate, and scales the loss for all', async t => {
    const inner = sgd({ learningRate: 1 });
    const map = optimizerMap({ defaultOptimizer: inner });
    const multi = multiOptimizer({ optimizerMap: map, lossScaleFactor: 2 });
    t.throws(() => multi.lr, { message: /there is no one learning rate/ });
    t.throws(() => (multi.lr = 1), { message: /there is no one learning rate/ });
    const v = gm.variable([0]);
    multi.apply([gm.tensor([4])], [v]);
    t.equal(v.item(), -2);
    t.equal(multi.scaleLoss(gm.scalar(3)).item(), 6);
  });
  t.test('keeps wrappers out', async t => {
    const wrapped = lossScaleOptimizer({ innerOptimizer: adam() });
    const v = gm.variable([0]);
    t.throws(() => multiOptimizer({ optimizerMap: () => wrapped }).apply([gm.ones([1])], [v]), {
      message: /an optimizer that wraps no other for "variable"/,
    });
    t.throws(() => multiOptimizer({ optimizerMap: 3 as never }), { message: /optimizerMap/ });
  });
});

t.test('lossScaleOptimizer', async t => {
  const innerOptimizer = gm.optimizers.sgd({ learningRate: 0.5, lossScaleFactor: 8 });
  const optimizer = gm.optimizers.lossScaleOptimizer({ innerOptimizer });
  t.equal(innerOptimizer.lossScaleFactor, null, 'the inner one scales no more');
  t.equal(optimizer.scaleLoss(gm.scalar(1)).item(), 2 ** 15);
  optimizer.lr = 0.25;
  t.equal(innerOptimizer.lr, 0.25);
  t.throws(() => gm.optimizers.lossScaleOptimizer({ innerOptimizer: 'adam' as never }), {
    message: /`innerOptimizer` to be an optimizer/,
  });
  t.throws(() => gm.optimizers.lossScaleOptimizer({ innerOptimizer, dynamicGrowthSteps: 0 }), {
    message: /`dynamicGrowthSteps` to be an integer from 1/,
  });
});
