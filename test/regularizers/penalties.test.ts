import t from 'tap';
import * as gm from '../../src/index.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Case {
  of: string;
  options: object;
  w: unknown[];
  result: unknown;
  /** Of a regularizer. */
  gradient?: unknown;
}
const factories = { ...gm.regularizers, ...gm.constraints } as unknown as Record<
  string,
  (options?: object) => { call(w: gm.Tensor): gm.Tensor }
>;

// Sums of 12 float32 values, a root and a quotient: a few units in the last place.
const TOLERANCE = 1e-6;

t.test('regularizers and constraints give the numbers of Keras', async t => {
  for (const { of, options, w, result, gradient } of golden<Case>('penalties')) {
    const what = `${of} ${JSON.stringify(options)}`;
    const penalty = factories[of === 'L1L2' ? 'l1l2' : factoryName(of)](options);
    const x = gm.tensor(w);
    near(t, penalty.call(x).arraySync(), result, TOLERANCE, what);
    if (gradient === undefined) continue;
    const found = gm
      .grad((x: gm.Tensor) => penalty.call(x))(x)
      .arraySync();
    near(t, found, gradient, TOLERANCE, `${what} gradient`);
  }
});

t.test('regularizers', async t => {
  const { getRegularizer } = gm.regularizers;
  t.test('are found by name, and functions are taken', async t => {
    t.equal(getRegularizer('l1_l2')?.regularizerName, 'l1l2');
    t.equal(getRegularizer('L2')?.regularizerName, 'l2');
    t.equal(getRegularizer(null), undefined);
    t.equal(
      getRegularizer(w => gm.sum(w))
        ?.call(gm.ones([3]))
        .item(),
      3,
    );
    t.throws(() => getRegularizer('l3'), { message: /Did you mean/ });
  });
  t.test('take their factor as a number', async t =>
    t.equal(
      gm.regularizers
        .l2(0.5)
        .call(gm.tensor([2]))
        .item(),
      2,
    ),
  );
  t.test('refuse negative factors', async t =>
    t.throws(() => gm.regularizers.l1({ l1: -1 }), {
      name: 'RangeError',
      message: /`l1` to be a number from 0, received -1/,
    }),
  );
  t.test('have gradients', async t =>
    near(
      t,
      gm
        .grad((w: gm.Tensor) => gm.regularizers.l1l2({ l1: 1, l2: 1 }).call(w))(gm.tensor([2, -3]))
        .arraySync(),
      [5, -7],
      0,
      'sign(w) + 2w',
    ),
  );
});

t.test('constraints', async t => {
  const { getConstraint } = gm.constraints;
  t.equal(getConstraint('max_norm')?.constraintName, 'maxNorm');
  t.equal(getConstraint(undefined), undefined);
  t.throws(() => getConstraint('unitnorms'), { message: /Did you mean "unitNorm"/ });
  t.throws(() => gm.constraints.minMaxNorm({ minValue: 2, maxValue: 1 }), { name: 'RangeError' });
});
