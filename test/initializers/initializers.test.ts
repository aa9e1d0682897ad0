import t from 'tap';
import * as gm from '../../src/index.js';
import { fansOf } from '../../src/initializers/variance_scaling.js';
import { factoryName, golden, near } from '../golden/golden.js';

interface Case {
  initializer: string;
  options: Record<string, unknown>;
  shape: number[];
  mean: number;
  stddev: number;
  min: number;
  max: number;
  /** Of those that are not random, instead. */
  values?: NestedNumbers;
}
type NestedNumbers = readonly (number | NestedNumbers)[];
const [exact, random] = [true, false].map(isExact =>
  golden<Case>('initializers').filter(c => (c.values !== undefined) === isExact),
);
const factories = gm.initializers as unknown as Record<
  string,
  (options?: object) => gm.initializers.Initializer
>;

function statistics(values: ArrayLike<number>) {
  const all = Array.from(values);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const stddev = Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length);
  return {
    mean,
    stddev,
    min: all.reduce((a, b) => Math.min(a, b)),
    max: all.reduce((a, b) => Math.max(a, b)),
  };
}

t.test('initializers have the distribution of Keras', async t => {
  for (const c of random) {
    gm.seed(1);
    const what = `${c.initializer} ${JSON.stringify(c.options)} ${c.shape.join('x')}`;
    const values = factories[factoryName(c.initializer)](c.options).call(c.shape).dataSync();
    const found = statistics(values);
    // Two samples of n: their means differ by less than 5 deviations of √(2/n) in all but one of a million runs; the seed is fixed.
    const allowed = 5 * c.stddev * Math.sqrt(2 / values.length);
    t.ok(Math.abs(found.mean - c.mean) < allowed, `${what}: mean`, { found, c });
    t.ok(Math.abs(found.stddev - c.stddev) < allowed, `${what}: deviation`, { found, c });
    // The ends of a bounded distribution are met to 1%; those of a normal one are some 4.4 deviations away, give or take one.
    const bounded =
      !/RandomNormal|Orthogonal/.test(c.initializer) &&
      c.options.distribution !== 'untruncated_normal';
    for (const end of ['min', 'max'] as const)
      t.ok(
        Math.abs(found[end] - c[end]) < (bounded ? 0.01 : 1) * (c.max - c.min),
        `${what}: ${end}`,
        { found, c },
      );
  }
});

t.test('initializers that are not random have the values of Keras', async t => {
  for (const c of exact) {
    const { initializer, options, shape, values } = c;
    const found = factories[factoryName(initializer)](options).call(shape).arraySync();
    near(t, found, values, 1e-6, `${initializer} ${JSON.stringify(options)}`);
  }
});

t.test('initializers', async t => {
  const { initializers } = gm;

  t.test('give constants', async t => {
    near(t, initializers.zeros().call([2]).arraySync(), [0, 0], 0, 'zeros');
    near(t, initializers.ones().call([2]).arraySync(), [1, 1], 0, 'ones');
    near(
      t,
      initializers.constant({ value: 3 }).call([2], 'int32').arraySync(),
      [3, 3],
      0,
      'constant',
    );
    near(
      t,
      initializers.identity({ gain: 2 }).call([2, 3]).arraySync(),
      [
        [2, 0, 0],
        [0, 2, 0],
      ],
      0,
      'identity',
    );
  });

  t.test('give the same values for the same seed', async t => {
    const drawn = (seed?: number) =>
      initializers
        .glorotUniform(seed === undefined ? {} : { seed })
        .call([4, 4])
        .arraySync();
    t.same(drawn(3), drawn(3));
    t.notSame(drawn(3), drawn(4));
    gm.seed(5);
    const first = drawn();
    t.notSame(drawn(), first);
    gm.seed(5);
    t.same(drawn(), first);
  });

  t.test('count fans as Keras does', async t => {
    t.same(fansOf([3, 3, 4, 8]), [36, 72]);
    t.same(fansOf([5]), [5, 5]);
    t.same(fansOf([2, 3, 4], { inputAxes: [0], outputAxes: [1, 2] }), [2, 12]);
  });

  for (const shape of [
    [6, 4],
    [4, 6],
    [2, 3, 4],
    [5, 5],
    [1, 3],
  ]) {
    t.test(`orthogonal gives orthonormal rows or columns for [${shape.join(', ')}]`, async t => {
      const cols = shape.at(-1)!;
      const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
      const q = initializers.orthogonal({ seed: 1 }).call(shape).reshape([rows, cols]);
      const product =
        rows < cols ? gm.matmul(q, q, { transB: true }) : gm.matmul(q, q, { transA: true });
      near(
        t,
        product.arraySync(),
        gm.eye(Math.min(rows, cols)).arraySync(),
        3e-7,
        'the identity, up to float32',
      );
    });
  }

  t.test('are found by name, and functions are taken', async t => {
    t.equal(initializers.getInitializer('glorot_uniform').initializerName, 'glorotUniform');
    t.equal(initializers.getInitializer('HeNormal').initializerName, 'heNormal');
    near(
      t,
      initializers
        .getInitializer((shape, dtype) => gm.full(shape, 7, dtype))
        .call([1])
        .arraySync(),
      [7],
      0,
      'function',
    );
    t.throws(() => initializers.getInitializer('glorot_unifrom'), {
      message: /Did you mean "glorotUniform"/,
    });
  });

  t.test('refuse wrong configs and shapes', async t => {
    t.throws(() => initializers.identity().call([2, 2, 2]), { name: 'ShapeError' });
    t.throws(() => initializers.orthogonal().call([2]), { name: 'ShapeError' });
    t.throws(() => initializers.randomNormal({ stdev: 1 } as object), {
      message: /Did you mean "stddev"/,
    });
    t.throws(() => initializers.varianceScaling({ scale: 0 }), { name: 'RangeError' });
    t.throws(() => initializers.varianceScaling({ mode: 'fan' }), {
      message: /`mode` to be one of fanIn, fanOut, fanAvg/,
    });
  });
});
