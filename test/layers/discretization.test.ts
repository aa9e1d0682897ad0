import t from 'tap';
import * as gm from '../../src/index.js';

const { discretization } = gm.layers;

t.test('discretization', async t => {
  t.test('has a place in a model', async t => {
    const layer = discretization({ binBoundaries: [0, 1], outputMode: 'one_hot' as 'oneHot' });
    const model = gm.sequential([gm.layers.rescaling({ scale: 2, inputShape: [1] }), layer]);
    t.same(model.predict([[-1], [0.25], [7]]).arraySync(), gm.eye(3).arraySync());
  });
  t.test('puts NaN into the last bin, as Keras does', async t =>
    t.same(
      discretization({ binBoundaries: [0, 1] })
        .apply([NaN, 0])
        .arraySync(),
      [2, 1],
    ),
  );
  t.test('learns from batches', async t => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const layer = discretization({ numBins: 4 });
    layer.adapt([gm.tensor(values.slice(0, 300)), gm.tensor(values.slice(300))]);
    const found = layer.binBoundaries!;
    t.ok(
      [0.25, 0.5, 0.75].every((b, i) => Math.abs(found[i] - b) < 0.02),
      { found },
    );
  });
  t.test('refuses to run without boundaries', async t => {
    t.throws(() => discretization({ numBins: 3, name: 'd' }).apply([1]), {
      message:
        'Discretization "d": has no boundaries yet. Call adapt(data) first, or give it `binBoundaries`.',
    });
    t.throws(() => discretization({ binBoundaries: [1], name: 'd' }).adapt([1]), {
      message:
        'Discretization "d": has `binBoundaries` in its config, which adapt does not change. Give it `numBins` instead.',
    });
    t.throws(() => discretization({ numBins: 3, name: 'd' }).adapt(null as never), {
      message:
        'Discretization "d": adapt: expected a tensor, numbers or batches of them, received null.',
    });
    t.throws(() => discretization({ numBins: 3, name: 'd' }).adapt([]), {
      message: 'Discretization "d": adapt: expected at least one number, received 0.',
    });
  });
  t.test('refuses options that do not go together', async t => {
    t.throws(() => discretization({ name: 'd' }), {
      message: 'Discretization "d": expected either `binBoundaries` or `numBins`, received "none".',
    });
    t.throws(() => discretization({ numBins: 2, binBoundaries: [1] }), {
      message: /received "both"/,
    });
    t.throws(() => discretization({ binBoundaries: [1, 0], name: 'd' }), {
      message:
        'Discretization "d": expected `binBoundaries` to be numbers in order, received [1, 0].',
    });
    t.throws(() => discretization({ numBins: 2, epsilon: 0 }), { message: /`epsilon` above 0/ });
  });
});
