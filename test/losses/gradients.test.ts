// The losses that are more than a formula for each element: their gradients in double, and what they refuse.
import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { usualBackend } from '../backends.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { near } from '../golden/golden.js';

const { losses } = gm;
const words = [
  [1, 2, 0],
  [2, 2, 0],
  [0, 0, 0],
];

t.test('ctc', async t => {
  t.test('has the gradient of central differences, and so has that', async t =>
    checkGradient(t, p => losses.ctc().values(words, p), [[3, 4, 3]]),
  );

  t.test('adds up every way to spell the label', async t => {
    setBackend(usualBackend);
    const logits = gm.tensor([
      [
        [0.3, 1, -1],
        [0.2, -0.5, 0.7],
        [1, 0.4, 0],
      ],
    ]);
    const p = gm.softmax(logits).arraySync() as number[][][];
    const spelt = (path: number[]) => path.filter((c, i) => c !== 0 && c !== path[i - 1]).join('');
    for (const label of [
      [1, 2],
      [1, 1],
      [2, 0],
      [0, 0],
    ]) {
      const wanted = label.filter(c => c !== 0).join('');
      let sum = 0;
      for (let n = 0; n < 27; n++) {
        const path = [Math.floor(n / 9), Math.floor(n / 3) % 3, n % 3];
        if (spelt(path) === wanted) sum += path.reduce((a, c, i) => a * p[0][i][c], 1);
      }
      near(t, losses.ctc()([label], logits).item(), -Math.log(sum), 1e-6, `[${label.join()}]`);
    }
  });

  t.test('is large and finite where the steps are too few', async t => {
    const p = gm.zeros([1, 2, 3]);
    const loss = (x: gm.Tensor) => losses.ctc()([[1, 1, 2]], x);
    t.ok(loss(p).item() > 1e4 && Number.isFinite(loss(p).item()));
    t.ok((gm.grad(loss)(p).arraySync() as number[][][]).flat(2).every(Number.isFinite));
  });

  t.test('is not confused by logits that are far apart', async t => {
    const p = gm.tensor([
      [
        [300, 0],
        [0, 300],
        [300, 0],
      ],
    ]);
    near(
      t,
      losses
        .ctc()([[1]], p)
        .item(),
      0,
      1e-6,
      'sure and right',
    );
    near(
      t,
      losses
        .ctc()([[0]], p)
        .item(),
      300,
      1e-6,
      'sure and wrong',
    );
  });

  t.test('refuses other shapes', async t =>
    t.throws(() => losses.ctc()([1, 2], gm.zeros([2, 3])), {
      name: 'ShapeError',
      message: /ctc: expected labels \[samples, length\] and logits \[samples, steps, classes\]/,
    }),
  );
});

t.test('circle', async t => {
  t.test('has the gradient of central differences', async t =>
    checkGradient(
      t,
      x =>
        losses
          .circle({ gamma: 2 })
          .values([0, 1, 0, 1], gm.div(x, gm.norm(x, 1, { keepDims: true }))),
      [[4, 3]],
    ),
  );

  t.test('gives 0, and no gradient, to a sample without a partner', async t => {
    setBackend(usualBackend);
    const x = gm.tensor([
      [1, 0],
      [0, 1],
    ]);
    const loss = (x: gm.Tensor) => losses.circle()([0, 1], x);
    t.equal(loss(x).item(), 0);
    t.same(gm.grad(loss)(x).arraySync(), [
      [0, 0],
      [0, 0],
    ]);
  });

  t.test('refuses what is not one class for each embedding', async t =>
    t.throws(() => losses.circle()([0, 1, 2], gm.zeros([2, 3])), {
      name: 'ShapeError',
      message: /circle: expected one class number for each/,
    }),
  );
});

t.test('dice and tversky', async t => {
  const y = [
    [1, 0, 1],
    [0, 0, 1],
  ];
  t.test('have the gradients of central differences', async t => {
    checkGradient(t, p => losses.dice().values(y, gm.sigmoid(p)), [[2, 3]]);
    const tversky = losses.tversky({ alpha: 0.2, beta: 0.7, axis: 1 });
    checkGradient(t, p => tversky.values(y, gm.sigmoid(p)), [[2, 3]]);
  });
  t.test('are 0 where nothing is labelled and nothing predicted, but for epsilon', async t => {
    setBackend(usualBackend);
    t.equal(
      losses
        .dice()([[0, 0]], [[0, 0]])
        .item(),
      1,
      'Keras: 1 - 0 / epsilon',
    );
    near(
      t,
      losses
        .dice()([[1, 1]], [[1, 1]])
        .item(),
      0,
      1e-6,
      'what overlaps wholly',
    );
  });
});

t.test("'crossentropy' chooses by the shapes", async t => {
  setBackend(usualBackend);
  const { getLoss } = losses;
  const p = gm.tensor([
    [0.3, 0.7],
    [0.9, 0.1],
  ]);
  const sparse = losses.sparseCategoricalCrossentropy()([1, 0], p).item();
  t.equal(getLoss('crossentropy')([1, 0], p).item(), sparse);
  t.equal(getLoss('ce')([[1], [0]], p).item(), sparse);
  near(
    t,
    getLoss('ce')(
      [
        [0, 1],
        [1, 0],
      ],
      p,
    ).item(),
    sparse,
    1e-6,
    'one-hot',
  );
  const one = gm.tensor([[0.3], [0.9]]);
  t.equal(
    getLoss('ce')([[0], [1]], one).item(),
    losses
      .binaryCrossentropy()([[0], [1]], one)
      .item(),
  );
});

t.test('categoricalGeneralizedCrossEntropy refuses a q that is no share', async t =>
  t.throws(() => losses.categoricalGeneralizedCrossEntropy({ q: 1 })([0], [[0.5, 0.5]]), {
    name: 'RangeError',
    message: /`q` to be a number above 0 and below 1, received 1/,
  }),
);
