// SPDX-License-Identifier: MIT
// An Embedding with `sparse`: training steps touch the rows that the batch names, and no others.
import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { near } from '../golden/golden.js';

const { embedding } = gm.layers;
const { sgd, adam, adamw, adagrad, rmsprop } = gm.optimizers;
const [VOCABULARY, WIDTH] = [9, 3];
const start = Array.from({ length: VOCABULARY * WIDTH }, (_, i) => Math.sin(i + 1));
const ids = [
  [1, 4, 1],
  [7, 4, 1],
];
const touched = [1, 4, 7];

interface Step {
  optimizer: () => gm.optimizers.Optimizer;
  /** The indices of each step; default: one step over `ids`. */
  batches?: readonly number[][][];
  captured?: boolean;
}
/** The table after steps that pull each vector toward its place in the batch. */
function trained(sparse: boolean, { optimizer, batches = [ids], captured = true }: Step) {
  const layer = embedding({ inputDim: VOCABULARY, outputDim: WIDTH, sparse });
  layer.apply(gm.tensor([[0]]));
  layer.setWeights([gm.tensor(start, [VOCABULARY, WIDTH])]);
  const own = optimizer();
  const weights = layer.trainableWeights;
  const step = (x: gm.Tensor) => {
    const goals = gm.reshape(gm.range(0, x.size * WIDTH), [...x.shape, WIDTH]);
    const loss = gm.valueAndGrad(() => gm.sum(gm.square(gm.sub(layer.apply(x), goals))), weights);
    own.apply(loss().grads, weights);
  };
  const run = captured ? gm.capture(step) : step;
  for (const batch of batches) run(gm.tensor(batch, undefined, 'int32'));
  return { table: layer.embeddings.arraySync() as number[][], optimizer: own };
}
function alike(t: Test, step: Step, tolerance: number, message: string): void {
  const [dense, sparse] = [false, true].map(kind => trained(kind, step).table);
  near(t, sparse, dense, tolerance, message);
}

t.test('sparse embedding', async t => {
  t.test('SGD takes the very step of the dense gradient', async t => {
    const batches = [ids, [[0, 0, 0]], ids];
    for (const captured of [true, false])
      alike(t, { optimizer: () => sgd(), batches, captured }, 0, `captured: ${captured}`);
  });
  t.test("the first step of Adam and Adagrad is the dense gradient's", async t => {
    for (const optimizer of [
      () => adam(),
      () => adam({ amsgrad: true }),
      () => adagrad(),
      () => sgd({ momentum: 0.9, nesterov: true }),
    ])
      for (const captured of [true, false]) alike(t, { optimizer, captured }, 0, optimizer().name);
  });
  t.test('other rows keep what they have', async t => {
    const batches = [ids, [[2, 2, 2]]];
    for (const optimizer of [
      () => adam(),
      () => adamw({ weightDecay: 0.1 }),
      () => sgd({ momentum: 0.9, weightDecay: 0.1 }),
      () => adagrad(),
    ]) {
      const first = trained(true, { optimizer });
      const both = trained(true, { optimizer, batches });
      for (const row of touched) t.same(both.table[row], first.table[row], `row ${row}`);
      near(t, both.table[8], start.slice(-WIDTH), 1e-7, 'a row that no batch names');
      t.notSame(both.table[2], first.table[2], 'the row of the second batch');
      const slots = (of: gm.optimizers.Optimizer) =>
        of.variables.slice(2).map(v => (v.arraySync() as number[][])[4]);
      t.same(slots(both.optimizer), slots(first.optimizer), 'the moments of row 4');
    }
  });
  t.test('limits hold for the sums of rows', async t => {
    const batches = [ids, ids];
    for (const limit of [{ clipnorm: 0.5 }, { clipvalue: 2 }, { globalClipnorm: 0.5 }])
      alike(t, { optimizer: () => sgd(limit), batches }, 1e-6, Object.keys(limit)[0]);
  });
  t.test('other optimizers, sums of steps and loss scales get the dense gradient', async t => {
    const batches = [ids, [[2, 2, 2]]];
    for (const optimizer of [
      () => rmsprop(),
      () => adam({ gradientAccumulationSteps: 2 }),
      () => adam({ lossScaleFactor: 4 }),
    ])
      alike(t, { optimizer, batches }, 0, optimizer().name);
  });
  t.test('a table that is used twice gets the sum of both', async t => {
    for (const [optimizer, tolerance] of [
      [sgd, 1e-6],
      [adam, 1e-6],
    ] as const) {
      const found = [false, true].map(sparse => {
        const layer = embedding({ inputDim: VOCABULARY, outputDim: WIDTH, sparse });
        layer.apply(gm.tensor([[0]]));
        layer.setWeights([gm.tensor(start, [VOCABULARY, WIDTH])]);
        const own = optimizer({ learningRate: 0.1 });
        const step = gm.capture((a: gm.Tensor, b: gm.Tensor) => {
          const both = () => gm.sum(gm.mul(gm.sum(layer.apply(a), 1), gm.sum(layer.apply(b), 1)));
          own.apply(gm.grad(both, layer.trainableWeights)(), layer.trainableWeights);
        });
        step(gm.tensor(ids), gm.tensor([[4], [3]]));
        return layer.embeddings.arraySync();
      });
      near(t, found[1], found[0], tolerance, optimizer.name);
    }
  });
  t.test('the gradient is a tensor like any other', async t => {
    const layer = embedding({ inputDim: 4, outputDim: 2, sparse: true });
    const x = gm.tensor([3, 1, 3]);
    layer.apply(x);
    const loss = () => gm.sum(gm.mul(layer.apply(x), gm.tensor([[1], [2], [4]])));
    const grad = gm.grad(loss, [layer.embeddings]);
    t.same(grad()[0].arraySync(), [
      [0, 0],
      [2, 2],
      [0, 0],
      [5, 5],
    ]);
    const kept = gm.tidy(() => grad()[0]);
    sgd({ learningRate: 1 }).apply([kept], [layer.embeddings]);
    t.equal(kept.isDisposed, false);
  });
  t.test('with a penalty on the weights, all of them move', async t => {
    const weights = async (sparse: boolean) => {
      gm.seed(1);
      const model = gm.sequential([
        embedding({
          inputDim: 6,
          outputDim: 2,
          sparse,
          embeddingsRegularizer: 'l2',
          inputShape: [2],
        }),
        gm.layers.flatten(),
        gm.layers.dense({ units: 1 }),
      ]);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      await model.trainOnBatch(gm.tensor([[1, 2]]), gm.ones([1, 1]));
      return model.getWeights().map(w => w.arraySync());
    };
    t.same(await weights(true), await weights(false));
  });
  t.test('a captured step makes no gradient of all rows', async t => {
    const layer = embedding({ inputDim: 100_000, outputDim: 8, sparse: true });
    layer.apply(gm.tensor([[0]]));
    const own = adam();
    const step = gm.capture((x: gm.Tensor) => {
      const loss = () => gm.sum(gm.square(layer.apply(x)));
      own.apply(gm.grad(loss, layer.trainableWeights)(), layer.trainableWeights);
    });
    const x = gm.tensor([[5, 99_999, 5]]);
    step(x);
    await own.iterations.data();
    const { ops } = await gm.profile(async () => {
      step(x);
      await own.iterations.data();
    });
    const names = ops.map(({ op }) => op);
    t.ok(names.includes('adamUpdate') && names.includes('sumDuplicates'), names.join());
    t.notOk(names.includes('scatterAdd'), names.join());
  });
  t.test('an index outside of the vocabulary changes nothing', async t => {
    const model = gm.sequential([
      embedding({ inputDim: 5, outputDim: 2, sparse: true, inputShape: [2] }),
      gm.layers.flatten(),
      gm.layers.dense({ units: 1 }),
    ]);
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const before = model.getWeights().map(w => w.arraySync());
    const x = gm.tensor([
      [1, 2],
      [3, 5],
    ]);
    await t.rejects(model.fit(x, gm.ones([2, 1]), { epochs: 1, batchSize: 2, verbose: 0 }), {
      name: 'FaultError',
      message: /expected every index to be in \[0, 5\), received 5/,
    });
    t.same(
      model.getWeights().map(w => w.arraySync()),
      before,
    );
  });
});
