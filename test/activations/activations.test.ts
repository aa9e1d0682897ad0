import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

interface Case {
  activation: string;
  options: Record<string, unknown>;
  x: number[][];
  w: number[][];
  y: number[][];
  dx: number[][];
}
type Call = (x: gm.Tensor, ...rest: unknown[]) => gm.Tensor;
const functions = gm.activations as unknown as Record<string, Call>;

/** Keras's keyword options as the arguments that the function here takes. */
function call(name: string, options: Record<string, unknown>, x: gm.Tensor): gm.Tensor {
  const asObject = name === 'relu' || name === 'gelu';
  return functions[name](x, ...(asObject ? [options] : Object.values(options)));
}

// Few units in the last place (6e-8) of float32 for values up to 7, where either side rounds differently.
const TOLERANCE = 2e-6;

for (const backend of backends) {
  t.test(`activations give Keras's values and gradients, ${backend}`, async t => {
    setBackend(backend);
    for (const c of golden<Case>('activations')) {
      const what = `${c.activation} ${JSON.stringify(c.options)}`;
      const x = gm.tensor(c.x);
      near(t, call(c.activation, c.options, x).arraySync(), c.y, TOLERANCE, what);
      const gradient = gm.grad((x: gm.Tensor) =>
        gm.sum(gm.mul(call(c.activation, c.options, x), c.w)),
      );
      near(
        t,
        smooth(c, gradient(x).arraySync() as number[][]),
        smooth(c, c.dx),
        TOLERANCE,
        `${what} gradient`,
      );
    }
  });
}

/** Gradients but at the kinks, where either side's is right. */
function smooth({ x, activation, options }: Case, dx: number[][]): number[][] {
  const at = [0, ...Object.values(options).filter(v => typeof v === 'number'), 0.5, 1, 3, 6];
  const kinked = /relu|hard|shrink|sparse|threshold|celu|elu/i.test(activation);
  return dx.map((row, i) =>
    row.map((v, j) => (kinked && at.some(k => Math.abs(Math.abs(x[i][j]) - k) < 1e-6) ? 0 : v)),
  );
}

t.test('sparsemax', async t => {
  setBackend(usualBackend);
  const { sparsemax } = gm.activations;

  t.test('is the nearest point of the simplex', async t => {
    near(
      t,
      sparsemax([
        [0.5, 0.5, -9],
        [3, 0, 0],
        [1, 1, 1],
        [0.2, 0.4, 0],
      ]).arraySync(),
      [
        [0.5, 0.5, 0],
        [1, 0, 0],
        [1 / 3, 1 / 3, 1 / 3],
        [1 / 3, 8 / 15, 2 / 15],
      ],
      2e-7,
      'rows',
    );
    near(
      t,
      sparsemax(
        gm.tensor([
          [0.5, 3],
          [0.5, 0],
        ]),
        0,
      ).arraySync(),
      [
        [0.5, 1],
        [0.5, 0],
      ],
      0,
      'columns',
    );
  });

  t.test('has the gradient of a projection: what the support shares is taken off', async t => {
    const gradient = gm.grad((x: gm.Tensor) => gm.sum(gm.mul(sparsemax(x), [[1, 2, 4]])));
    near(t, gradient(gm.tensor([[0.5, 0.4, -9]])).arraySync(), [[-0.5, 0.5, 0]], 1e-7, 'gradient');
  });
});

t.test('getActivation', async t => {
  setBackend(usualBackend);
  const { getActivation } = gm.activations;

  t.test('takes names in camelCase and snake_case', async t => {
    for (const id of ['hardSigmoid', 'hard_sigmoid', 'HardSigmoid'])
      t.equal(getActivation(id).activationName, 'hardSigmoid');
    t.equal(getActivation('swish').fused, 'silu');
  });

  t.test('knows every activation of Keras but those with parameters', async t => {
    for (const c of golden<Case>('activations')) {
      if (c.activation !== 'threshold')
        t.equal(getActivation(c.activation).activationName, c.activation);
    }
  });

  t.test('says which a matrix product can apply', async t => {
    t.equal(getActivation('relu').fused, 'relu');
    t.equal(getActivation('exponential').fused, 'exp');
    t.equal(getActivation('softmax').fused, undefined);
    t.equal(getActivation('sigmoid').fused, undefined, 'losses must see it');
  });

  t.test('is linear where nothing is given', async t => {
    t.equal(getActivation(undefined).activationName, 'linear');
    t.equal(getActivation(null).activationName, 'linear');
  });

  t.test('takes functions, its own and others', async t => {
    t.equal(getActivation(gm.activations.relu).fused, 'relu');
    const double = (x: gm.Tensor) => gm.mul(x, 2);
    t.equal(getActivation(double).activationName, 'double');
    near(t, getActivation(double)(gm.tensor([1, 2])).arraySync(), [2, 4], 0, 'doubled');
  });

  t.test('suggests the nearest name', async t =>
    t.throws(() => getActivation('rleu'), { message: /Did you mean "relu"/ }),
  );
  t.test('refuses an odd axis for glu', async t =>
    t.throws(() => gm.activations.glu(gm.zeros([2, 3])), { name: 'ShapeError' }),
  );
});
