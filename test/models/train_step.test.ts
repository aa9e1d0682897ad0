// SPDX-License-Identifier: MIT
import t from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

const quiet = { verbose: 0 as const };
const data = (rows = 64) => {
  gm.seed(5);
  const x = gm.randomNormal([rows, 4]);
  return { x, y: gm.matmul(x, gm.randomNormal([4, 1])) };
};
const layers = () => [
  gm.layers.dense({ units: 8, activation: 'tanh', inputShape: [4], kernelInitializer: 'ones' }),
  gm.layers.dense({ units: 1, kernelInitializer: 'ones' }),
];
const compileInfo = () => gm.info().compiles;

/** The step of Model, written out. */
class ByHand extends gm.Sequential {
  override trainStep({ x, y, sampleWeight }: gm.StepData) {
    const weights = this.trainableWeights;
    const step = gm.valueAndGrad(
      () => this.computeLoss({ x, y, sampleWeight, yPred: this.apply(x, { training: true }) }),
      weights,
    );
    const { value: loss, grads } = step();
    this.optimizer.apply(grads, weights);
    return { loss };
  }
}

t.test('a trainStep of your own', async t => {
  t.test('trains as the default does, and its last values are the logs', async t => {
    const run = async (model: gm.Sequential) => {
      const { x, y } = data();
      const learningRate = gm.schedules.exponentialDecay({
        initialLearningRate: 0.1,
        decaySteps: 4,
        decayRate: 0.5,
      });
      model.compile({ optimizer: gm.optimizers.sgd({ learningRate }), loss: 'mse' });
      const fitted = await model.fit(x, y, { epochs: 3, batchSize: 16, shuffle: false, ...quiet });
      return {
        history: fitted.history,
        weights: model.getWeights().map(w => w.arraySync()),
        model,
      };
    };
    const usual = await run(gm.sequential(layers()));
    const own = await run(new ByHand(layers()));
    near(t, own.weights, usual.weights, 1e-6, 'weights, under a schedule');
    t.same(Object.keys(own.history), ['loss']);
    const { x, y } = data();
    const yPred = own.model.predict(x.slice([48, 0], [16, 4]));
    const [, , last] = own.history.loss;
    t.ok(
      last >
        gm.losses
          .meanSquaredError()(y.slice([48, 0], [16, 1]), yPred)
          .item(),
    );
    t.not(last, usual.history.loss[2], 'of the last batch, and not the mean of all');
  });

  t.test('is recorded once for each batch size', async t => {
    const { x, y } = data(40);
    const model = new ByHand(layers());
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const before = compileInfo();
    await model.fit(x, y, { epochs: 4, batchSize: 16, ...quiet });
    t.equal(compileInfo() - before, 2);
  });

  t.test('may do without a loss, without targets, and with optimizers of its own', async t => {
    class Gan extends gm.Model {
      readonly generator = gm.layers.dense({ units: 4 });
      readonly critic = gm.layers.dense({ units: 1 });
      readonly seen = gm.metrics.mean({ name: 'seen' });
      private readonly optimizers = [
        gm.optimizers.adam({ learningRate: 0.01 }),
        gm.optimizers.sgd({ learningRate: 0.01 }),
      ];
      override compile() {
        super.compile({});
      }
      override build() {
        this.critic.ensureBuilt([4]);
        this.generator.ensureBuilt([2]);
      }
      override call(x: gm.Tensor) {
        return this.critic.apply(x);
      }
      override trainStep({ x }: gm.StepData) {
        const real = x as gm.Tensor;
        const noise = gm.randomNormal([real.shape[0], 2]);
        const loss = gm.losses.binaryCrossentropy({ fromLogits: true });
        const learn = (part: gm.layers.Layer, i: number, fn: () => gm.Tensor) => {
          const { value, grads } = gm.valueAndGrad(fn, part.trainableWeights)();
          this.optimizers[i].apply(grads, part.trainableWeights);
          return value;
        };
        const criticLoss = learn(this.critic, 0, () => {
          const fake = this.critic.apply(this.generator.apply(noise));
          const both = gm.concat([this.critic.apply(real), fake], 0);
          const labels = gm.concat([gm.onesLike(fake), gm.zerosLike(fake)], 0);
          return loss(labels, both);
        });
        const generatorLoss = learn(this.generator, 1, () => {
          const fake = this.critic.apply(this.generator.apply(noise));
          return loss(gm.onesLike(fake), fake);
        });
        this.seen.updateState(gm.ones([real.shape[0]]));
        return { criticLoss, generatorLoss, seen: this.seen.result() };
      }
    }
    const model = new Gan();
    model.compile();
    const { x } = data(48);
    const before = model.weights.length;
    const { history } = await model.fit(x, undefined, { epochs: 3, batchSize: 16, ...quiet });
    t.same(Object.keys(history), ['criticLoss', 'generatorLoss', 'seen']);
    t.ok(Object.values(history).every(h => h.length === 3 && h.every(Number.isFinite)));
    t.equal(before, 0);
    t.equal(model.weights.length, 4);
    t.same(
      model.metrics.map(m => m.name),
      ['loss', 'seen'],
    );
  });

  t.test('names what it must return', async t => {
    class Odd extends gm.Sequential {
      override trainStep() {
        return undefined as never;
      }
    }
    class Vector extends gm.Sequential {
      override trainStep({ y }: gm.StepData) {
        return { loss: y as gm.Tensor };
      }
    }
    const { x, y } = data(8);
    const fit = (model: gm.Sequential) => {
      model.compile({ loss: 'mse' });
      return model.fit(x, y, quiet);
    };
    await t.rejects(fit(new Odd(layers())), {
      message: /Sequential ".*": trainStep: expected a record of scalars by name to be returned/,
    });
    await t.rejects(fit(new Vector(layers())), {
      message: /trainStep: expected a scalar for "loss", received \[8, 1\]/,
    });
  });
});

t.test('steps that are overridden in part', async t => {
  t.test('metrics of the model are reset each epoch and logged', async t => {
    class Counting extends gm.Sequential {
      readonly rows = gm.metrics.sum({ name: 'rows' });
      override computeLoss(result: gm.StepResult) {
        this.rows.updateState(gm.ones([(result.x as gm.Tensor).shape[0]]));
        return super.computeLoss(result);
      }
    }
    const { x, y } = data(40);
    const model = new Counting(layers());
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const validationData = [x.slice([0, 0], [8, 4]), y.slice([0, 0], [8, 1])] as const;
    const { history } = await model.fit(x, y, { epochs: 2, validationData, ...quiet });
    t.same([history.rows, history.val_rows], [[40, 40], [8, 8]]); // prettier-ignore
  });

  t.test('testStep and predictStep', async t => {
    class Doubled extends gm.Sequential {
      override testStep({ x, y }: gm.StepData) {
        return { difference: gm.mean(gm.sub(y as gm.Tensor, this.predictStep({ x }))) };
      }
      override predictStep(batch: gm.StepData) {
        return gm.mul(super.predictStep(batch), 2);
      }
    }
    const { x, y } = data(16);
    const model = new Doubled(layers());
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const once = model.apply(x);
    near(t, model.predict(x).arraySync(), gm.mul(once, 2).arraySync(), 1e-6, 'predict');
    const { difference } = await model.evaluate(x, y, quiet);
    near(t, difference, gm.mean(gm.sub(y, gm.mul(once, 2))).item(), 1e-5, 'evaluate');
    t.same(Object.keys(await model.trainOnBatch(x, y)), ['loss']);
  });

  t.test('computeMetrics', async t => {
    class Own extends gm.Sequential {
      override computeMetrics(result: gm.StepResult) {
        return { ...super.computeMetrics(result), twice: gm.tensor(2) };
      }
    }
    const { x, y } = data(16);
    const model = new Own(layers());
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
    const { history } = await model.fit(x, y, quiet);
    t.same(Object.keys(history), ['loss', 'mae', 'twice']);
    t.equal(history.twice[0], 2);
  });
});

t.test('steps that run eagerly', async t => {
  const run = async (runEagerly: boolean) => {
    const { x, y } = data(40);
    let calls = 0;
    class Seen extends gm.Sequential {
      override computeLoss(result: gm.StepResult) {
        calls++;
        return super.computeLoss(result);
      }
    }
    const model = new Seen(layers());
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['mae'], runEagerly });
    const plan = { epochs: 2, batchSize: 16, shuffle: false, ...quiet };
    const { history } = await model.fit(x, y, { ...plan, validationSplit: 0.2 });
    return { history, calls };
  };
  const [eager, recorded] = [await run(true), await run(false)];
  t.equal(eager.calls, 6, 'each step runs the code');
  t.equal(recorded.calls, 2, 'a step is recorded once for a kind and a size');
  near(t, Object.values(eager.history), Object.values(recorded.history), 1e-5, 'history');
});

t.test('what layers add is part of the loss', async t => {
  class Penalty extends gm.layers.Layer {
    override call(x: gm.Tensor) {
      this.addLoss(gm.mul(gm.mean(gm.square(x)), 0.5));
      return x;
    }
  }
  const { x, y } = data(16);
  const plain = gm.sequential(layers());
  const added = gm.sequential([...layers(), new Penalty()]);
  for (const model of [plain, added]) model.compile({ optimizer: 'sgd', loss: 'mse' });
  const penalty = gm.mul(gm.mean(gm.square(plain.predict(x))), 0.5).item();
  const [a, b] = [await plain.evaluate(x, y, quiet), await added.evaluate(x, y, quiet)];
  near(t, b.loss - a.loss, penalty, 1e-4, 'evaluate');
  near(t, (await added.trainOnBatch(x, y)).loss, b.loss, 1e-4, 'trainOnBatch');
  const alone = gm.sequential([...layers(), new Penalty()]);
  alone.compile({ optimizer: 'sgd' });
  near(t, (await alone.fit(x, undefined, quiet)).history.loss[0], penalty, 1e-4, 'without a loss');
});

t.test('a subclass takes as many inputs and targets as it is given', async t => {
  class Two extends gm.Model {
    readonly first = gm.layers.dense({ units: 1 });
    readonly second = gm.layers.dense({ units: 2 });
    override call(x: gm.Tensor | gm.Tensor[]) {
      const [a, b] = x as gm.Tensor[];
      return [this.first.apply(a), this.second.apply(b)];
    }
  }
  const model = new Two();
  model.compile({ optimizer: 'sgd', loss: { left: 'mse', right: 'mae' } });
  const { x, y } = data(16);
  const both = gm.concat([y, y], 1);
  const { history } = await model.fit([x, both], { left: y, right: both }, quiet);
  t.same(Object.keys(history), ['left_loss', 'loss', 'right_loss']);
  const [first, second] = model.predict<gm.Tensor[]>([x, both]);
  t.same([first.shape, second.shape], [[16, 1], [16, 2]]); // prettier-ignore
});
