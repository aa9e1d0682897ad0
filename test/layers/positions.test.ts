// Sinusoidal and rotary positions, against numbers from the papers' formulas (test/golden/positions.py).
import t from 'tap';
import * as gm from '../../src/index.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';
import { setBackend } from '../../src/runtime.js';

interface Case {
  layer: 'SinePositionEncoding' | 'RotaryEmbedding';
  options: object;
  call: { startIndex: number };
  x: number[];
  y: number[];
}
const { sinePositionEncoding, rotaryEmbedding } = gm.layers;

t.test('positions are those of the formulas', async t => {
  for (const backend of backends) {
    setBackend(backend);
    for (const { layer, options, call, x, y } of golden<Case>('positions')) {
      const what = `${backend}: ${layer} ${JSON.stringify({ ...options, ...call })}`;
      near(t, new gm.layers[layer](options).apply(x, call).arraySync(), y, 1e-5, what);
    }
  }
  setBackend(usualBackend);
});

t.test('rotaryEmbedding', async t => {
  t.test('makes products depend on how far apart queries and keys stand', async t => {
    const [q, k] = [gm.randomNormal([1, 1, 8]), gm.randomNormal([1, 1, 8])];
    const layer = rotaryEmbedding();
    const at = (x: gm.Tensor, startIndex: number) => layer.apply(x, { startIndex });
    const product = (i: number, j: number) => gm.sum(gm.mul(at(q, i), at(k, j))).item();
    near(t, product(13, 10), product(3, 0), 1e-5, 'three apart');
    t.not(product(13, 10).toFixed(3), product(14, 10).toFixed(3));
  });
  t.test('has the gradient of the inverse turn', async t => {
    const x = gm.randomNormal([2, 3, 4]);
    const layer = rotaryEmbedding();
    const dx = gm.grad((v: gm.Tensor) => gm.div(gm.sum(gm.square(layer.apply(v))), 2))(x);
    near(t, dx.arraySync(), x.arraySync(), 1e-5, 'a turn keeps lengths');
  });
  t.test('has a place in a model', async t => {
    const model = gm.sequential([rotaryEmbedding({ inputShape: [3, 4] })]);
    const x = gm.randomNormal([2, 3, 4]);
    near(t, model.predict(x).arraySync(), rotaryEmbedding().apply(x).arraySync(), 1e-6, 'y');
  });
  t.test('refuses an odd number of features, and one axis for both', async t => {
    t.throws(() => rotaryEmbedding({ name: 'r' }).apply(gm.zeros([1, 2, 3])), {
      name: 'ShapeError',
      message:
        'RotaryEmbedding "r": expected an even number of features on axis 2, and steps on another, received [1, 2, 3].',
    });
    t.throws(() => rotaryEmbedding({ sequenceAxis: 2 }).apply(gm.zeros([1, 2, 4])), {
      message: /and steps on another, received \[1, 2, 4\]/,
    });
    t.throws(() => rotaryEmbedding({ sequenceAxis: 3, name: 'r' }).apply(gm.zeros([1, 2, 4])), {
      message: /^RotaryEmbedding "r": sequenceAxis: expected an axis from -3 to 2, received 3/,
    });
  });
  t.test('refuses wavelengths and positions that are none', async t => {
    t.throws(() => rotaryEmbedding({ maxWavelength: 0, name: 'r' }), {
      name: 'RangeError',
      message: 'RotaryEmbedding "r": expected `maxWavelength` to be a number above 0, received 0.',
    });
    t.throws(() => rotaryEmbedding({ scalingFactor: -1 }), { message: /`scalingFactor`/ });
    t.throws(() => rotaryEmbedding({ name: 'r' }).apply(gm.zeros([1, 2, 4]), { startIndex: -1 }), {
      message: 'RotaryEmbedding "r": expected `startIndex` to be an integer from 0, received -1.',
    });
  });
});

t.test('sinePositionEncoding', async t => {
  t.test('passes on the mask', async t => {
    const x = gm.zeros([1, 2, 4]);
    x.mask = gm.tensor([[true, false]]);
    t.same(sinePositionEncoding().apply(x).mask?.arraySync(), [[true, false]]);
  });
  t.test('refuses input without steps', async t =>
    t.throws(() => sinePositionEncoding({ name: 's' }).apply(gm.zeros([2, 4])), {
      name: 'ShapeError',
      message:
        'SinePositionEncoding "s": expected input [batch, steps, features], received [2, 4].',
    }),
  );
});
