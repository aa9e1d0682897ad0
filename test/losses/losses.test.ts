import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Case {
  loss: string;
  name: string;
  options: Record<string, unknown>;
  yTrue: number[][];
  yPred: number[][];
  none: number[];
  mean: number;
  sum: number;
  gradient: number[][];
  weights?: number[];
  weightedMean?: number;
  weightedSum?: number;
  weighedMean?: number;
}
type Factory = (options?: object) => ReturnType<typeof gm.losses.meanSquaredError>;
const factories = gm.losses as unknown as Record<string, Factory>;

// Both sides compute in float32: a log or a power may differ by a few units in the last place (1.2e-7), a sum of 24 by some more.
const TOLERANCE = 3e-6;

for (const backend of backends) {
  t.test(`losses give Keras's numbers, ${backend}`, async t => {
    setBackend(backend);
    for (const c of golden<Case>('losses')) {
      const what = `${c.loss} ${JSON.stringify(c.options)}`;
      const make = (reduction: string) =>
        factories[factoryName(c.loss)]({ ...c.options, reduction });
      const given = [c.yTrue, c.yPred] as const;
      near(t, make('none')(...given).arraySync(), c.none, TOLERANCE, `${what} none`);
      near(t, make('sum_over_batch_size')(...given).arraySync(), c.mean, TOLERANCE, `${what} mean`);
      near(t, make('sum')(...given).arraySync(), c.sum, TOLERANCE, `${what} sum`);
      const gradient = gm.grad((p: gm.Tensor) => make('mean')(c.yTrue, p));
      near(t, gradient(gm.tensor(c.yPred)).arraySync(), c.gradient, TOLERANCE, `${what} gradient`);
      if (c.weights === undefined) continue;
      near(
        t,
        make('sumOverBatchSize')(...given, c.weights).arraySync(),
        c.weightedMean,
        TOLERANCE,
        `${what} weighted mean`,
      );
      near(
        t,
        make('sum')(...given, c.weights).arraySync(),
        c.weightedSum,
        TOLERANCE,
        `${what} weighted sum`,
      );
      near(
        t,
        make('mean_with_sample_weight')(...given, c.weights).arraySync(),
        c.weighedMean,
        TOLERANCE,
        `${what} mean by weight`,
      );
    }
  });
}

t.test('losses', async t => {
  setBackend(usualBackend);
  const { losses } = gm;

  t.test('have the names of Keras', async t => {
    for (const c of golden<Case>('losses')) t.equal(factories[factoryName(c.loss)]().name, c.name);
    t.equal(losses.meanSquaredError({ name: 'mine' }).name, 'mine');
  });

  t.test('use the logits of a softmax or sigmoid that made the prediction', async t => {
    const x = gm.tensor([
      [200, -200],
      [-200, 200],
    ]);
    const wrong = gm.tensor([
      [0, 1],
      [1, 0],
    ]);
    near(
      t,
      losses.categoricalCrossentropy()(wrong, gm.softmax(x)).arraySync(),
      400,
      0,
      'categorical',
    );
    near(
      t,
      losses.sparseCategoricalCrossentropy()([1, 0], gm.softmax(x)).arraySync(),
      400,
      0,
      'sparse',
    );
    near(t, losses.binaryCrossentropy()(wrong, gm.sigmoid(x)).arraySync(), 200, 0, 'binary');
    near(
      t,
      losses
        .binaryCrossentropy()([1, 0], gm.sigmoid(gm.tensor([[-200], [200]])))
        .arraySync(),
      200,
      0,
      'binary, labels [n]',
    );
  });

  t.test('clip probabilities of other origin to [1e-7, 1 - 1e-7]', async t => {
    near(
      t,
      losses
        .sparseCategoricalCrossentropy()([1], gm.tensor([[1, 0]]))
        .arraySync(),
      -Math.log(1e-7),
      1e-6,
      'sparse',
    );
    near(
      t,
      losses
        .binaryCrossentropy()([[1]], gm.tensor([[0]]))
        .arraySync(),
      -Math.log(1e-7),
      1e-6,
      'binary',
    );
  });

  t.test('have the gradient of crossentropy at logits of 0', async t => {
    const x = gm.variable([[0, 0]]);
    const { grads } = gm.valueAndGrad(
      () => losses.binaryCrossentropy()([[1, 0]], gm.sigmoid(x)),
      [x],
    )();
    near(t, grads[0].arraySync(), [[-0.25, 0.25]], 0, 'sigmoid(x) - y, halved by the mean');
  });

  t.test('cast labels of bytes and floats to class numbers', async t => {
    const p = gm.tensor([
      [0.2, 0.8],
      [0.6, 0.4],
    ]);
    const expected = losses.sparseCategoricalCrossentropy()([1, 0], p).item();
    for (const labels of [
      Uint8Array.of(1, 0),
      Int32Array.of(1, 0),
      Float32Array.of(1, 0),
      [[1], [0]],
    ]) {
      t.equal(losses.sparseCategoricalCrossentropy()(labels, p).item(), expected);
    }
  });

  t.test('name the sample whose label is out of range', async t => {
    const value = losses.sparseCategoricalCrossentropy()(
      [0, 7],
      gm.tensor([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    );
    t.throws(() => value.dataSync(), { name: 'FaultError', sample: 1, value: 7 });
  });

  t.test('spread one weight a sample over its further axes', async t => {
    const loss = losses.meanSquaredError({ reduction: 'none' });
    const y = gm.zeros([2, 2, 3]);
    near(
      t,
      loss(y, gm.ones([2, 2, 3]), [1, 5]).arraySync(),
      [
        [1, 1],
        [5, 5],
      ],
      0,
      'values',
    );
  });

  t.test('give one value a sample before reduction', async t => {
    near(
      t,
      losses
        .meanAbsoluteError()
        .values(
          [
            [1, 2],
            [3, 4],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        )
        .arraySync(),
      [1.5, 3.5],
      0,
      'values',
    );
  });

  t.test('refuse labels of another shape', async t => {
    t.throws(() => losses.meanSquaredError()(gm.zeros([4, 3]), gm.zeros([4, 2])), {
      name: 'ShapeError',
      message:
        'mean_squared_error: expected labels of the predictions\' shape [4, 2], received "[4, 3]".',
    });
    t.throws(() => losses.categoricalCrossentropy()(gm.zeros([4]), gm.zeros([4, 2])), {
      name: 'ShapeError',
      message: /sparseCategoricalCrossentropy/,
    });
    t.throws(() => losses.sparseCategoricalCrossentropy()(gm.zeros([4, 2]), gm.zeros([4, 2])), {
      name: 'ShapeError',
      message: /one-hot labels/,
    });
    t.throws(() => losses.meanSquaredError()(gm.zeros([4, 2]), gm.zeros([4, 2]), [1, 2, 3]), {
      name: 'ShapeError',
      message: /sample weights.*\[3\]/,
    });
  });

  t.test('refuse what they do not know, with the nearest name', async t => {
    t.throws(() => losses.binaryCrossentropy({ fromLogit: true } as object), {
      name: 'TypeError',
      message: /fromLogit.*Did you mean "fromLogits"\?/,
    });
    t.throws(() => losses.huber({ reduction: 'average' }), {
      name: 'TypeError',
      message: /`reduction` to be one of sumOverBatchSize/,
    });
  });
});

t.test('getLoss', async t => {
  const { getLoss } = gm.losses;

  t.test('takes camelCase, snake_case, class names and aliases', async t => {
    for (const id of ['meanSquaredError', 'mean_squared_error', 'MeanSquaredError', 'mse', 'MSE'])
      t.equal(getLoss(id).lossName, 'meanSquaredError');
    t.equal(getLoss('kld').lossName, 'klDivergence');
    t.equal(getLoss('KLDivergence').lossName, 'klDivergence');
  });

  t.test('takes a function of labels and predictions', async t => {
    const absolute = (y: gm.Tensor, p: gm.Tensor) => gm.mean(gm.abs(gm.sub(y, p)), -1);
    t.equal(getLoss(absolute)([[1, 3]], [[0, 0]]).item(), 2);
    t.equal(getLoss(absolute).name, 'absolute');
  });

  t.test('suggests the nearest name', async t =>
    t.throws(() => getLoss('meanSquareError'), {
      message:
        'loss: expected a name that is known, received "meanSquareError". Did you mean "meanSquaredError"?',
    }),
  );
  t.test('takes a factory, for its defaults', async t =>
    t.equal(getLoss(gm.losses.huber).config.delta, 1),
  );
});
