import t from 'tap';
import * as gm from '../../src/index.js';

const N = 40_000;
const momentsOf = (x: gm.Tensor) => {
  const { mean, variance } = gm.moments(x);
  return [mean.item(), variance.item()];
};

t.test('randomGamma', async t => {
  t.test('has the mean and variance alpha', async t => {
    gm.seed(1);
    for (const alpha of [0.1, 0.7, 1, 4, 60]) {
      const [mean, variance] = momentsOf(gm.randomGamma([N], alpha));
      t.ok(Math.abs(mean / alpha - 1) < 5 / Math.sqrt(N * alpha), `alpha ${alpha}: mean ${mean}`);
      // The fourth moment is 3 alpha² + 6 alpha.
      const deviation = Math.sqrt((2 + 6 / alpha) / N);
      t.ok(Math.abs(variance / alpha - 1) < 5 * deviation, `alpha ${alpha}: variance ${variance}`);
    }
  });
});

t.test('randomBeta', async t => {
  t.test('has the mean and variance of a beta distribution, also of small parameters', async t => {
    gm.seed(1);
    for (const [a, b] of [
      [0.2, 0.2],
      [1, 1],
      [2, 5],
      [1e-6, 1e-6],
      [30, 10],
    ] as const) {
      const x = gm.randomBeta([N], a, b);
      const [mean, variance] = momentsOf(x);
      const [m, v] = [a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1))];
      t.ok(Math.abs(mean - m) < 5 * Math.sqrt(v / N), `(${a}, ${b}): mean ${mean}`);
      t.ok(Math.abs(variance / v - 1) < 0.05, `(${a}, ${b}): variance ${variance}, for ${v}`);
      t.ok(gm.all(gm.isFinite(x)).item() && gm.min(x).item() >= 0 && gm.max(x).item() <= 1);
    }
  });
  t.test('takes parameters as tensors', async t => {
    gm.seed(1);
    const x = gm.randomBeta([2000, 2], gm.tensor([1, 30]), 1);
    const [low, high] = gm.mean(x, 0).dataSync();
    t.ok(Math.abs(low - 0.5) < 0.05 && Math.abs(high - 30 / 31) < 0.01);
  });
  t.test('a number as seed gives the same ones every time, no two draws alike', async t => {
    const x = gm.randomBeta([100], 1, 1, { seed: 4 }).dataSync();
    t.same(gm.randomBeta([100], 1, 1, { seed: 4 }).dataSync(), x);
    t.equal(new Set(x).size, 100);
    const drawn = gm.capture(() => gm.randomBeta([100], 1, 1, { seed: 4 }));
    drawn();
    t.same(drawn().dataSync(), x);
  });
  t.test('refuses parameters from 0 down', async t =>
    t.throws(() => gm.randomBeta([2], 1, 0), {
      name: 'RangeError',
      message: 'randomBeta: expected parameters above 0, received 0.',
    }),
  );
});

t.test('SeedGenerator', async t => {
  t.test('gives new numbers at each draw and replay, from its seed alone', async t => {
    const drawn = () => {
      const seed = new gm.SeedGenerator(7);
      const step = gm.capture(() => [
        gm.randomUniform([2], { seed }),
        gm.randomUniform([2], { seed }),
      ]);
      const numbers = [
        gm.randomUniform([2], { seed }),
        ...step(),
        ...step(),
        gm.randomUniform([2], { seed }),
      ];
      return numbers.map(x => String(x.dataSync()));
    };
    const first = drawn();
    t.equal(new Set(first).size, first.length);
    gm.randomUniform([3]);
    t.same(drawn(), first);
  });
  t.test('starts anew after gm.seed', async t => {
    const seed = new gm.SeedGenerator(7);
    const first = gm.randomUniform([2], { seed }).dataSync();
    gm.seed(1);
    t.same(gm.randomUniform([2], { seed }).dataSync(), first);
  });
  t.test('refuses seeds that are none', async t => {
    t.throws(() => new gm.SeedGenerator(-1), {
      name: 'RangeError',
      message: 'SeedGenerator: expected a seed from 0 to 2^53 - 1, received -1.',
    });
    t.throws(() => gm.randomUniform([1], { seed: [7] as never }), {
      name: 'RangeError',
      message: 'randomUniform: expected a seed from 0 to 2^53 - 1, received [7].',
    });
  });
});
