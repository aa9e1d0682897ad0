import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { golden, near } from '../golden/golden.js';

const { conv2d, dense, dropout, spectralNormalization } = gm.layers;

type Nested = (number | Nested)[];
interface Case {
  layer: 'Dense' | 'Conv2D';
  name: string;
  options: never;
  iterations: number;
  before: Nested[];
  x: Nested;
  trained: Nested;
  after: Nested[];
  y: Nested;
}

function compare(t: Test, c: Case, what: string): void {
  const inner = new gm.layers[c.layer](c.options);
  const layer = spectralNormalization({ layer: inner, powerIterations: c.iterations });
  const x = gm.tensor(c.x);
  layer.apply(x);
  layer.setWeights(c.before);
  t.equal(layer.name.replace(/_\d+$/, ''), c.name, `${what}: name`);
  near(t, layer.apply(x, { training: true }).arraySync(), c.trained, 1e-5, `${what}: in training`);
  const after = layer.getWeights().map(w => w.arraySync());
  near(t, after, c.after, 1e-5, `${what}: weights after`);
  near(t, layer.apply(x).arraySync(), c.y, 1e-5, `${what}: after that`);
}

t.test('SpectralNormalization is that of Keras', async t => {
  for (const backend of backends) {
    setBackend(backend);
    for (const c of golden<Case>('spectral_normalization'))
      compare(t, c, `${backend}: ${c.layer} ${c.iterations}`);
  }
  setBackend(usualBackend);
});

t.test('spectralNormalization', async t => {
  t.test('brings the largest singular value to 1 as it trains', async t => {
    const layer = dense({ units: 3, inputShape: [4] });
    const model = gm.sequential([spectralNormalization({ layer, inputShape: [4] })]);
    model.compile({ optimizer: gm.optimizers.sgd({ learningRate: 0 }), loss: 'mse' });
    const x = gm.randomNormal([32, 4], { seed: 2 });
    await model.fit(x, gm.zeros([32, 3]), { epochs: 30, verbose: 0 });
    let v: gm.Tensor = gm.ones([3, 1]);
    for (let i = 0; i < 100; i++) {
      const w = gm.matmul(layer.kernel, gm.matmul(layer.kernel, v), { transA: true });
      v = gm.div(w, gm.norm(w));
    }
    const largest = gm.norm(gm.matmul(layer.kernel, v)).item();
    t.ok(Math.abs(largest - 1) < 1e-3, `${largest}`);
  });
  t.test('has the gradient by the kernel that it normalized', async t => {
    const layer = dense({ units: 2, useBias: false });
    const wrapped = spectralNormalization({ layer });
    const x = gm.randomNormal([3, 4], { seed: 3 });
    wrapped.apply(x);
    const { kernel } = gm.grad(() => gm.sum(gm.square(wrapped.apply(x, { training: true }))), {
      kernel: layer.kernel,
    })();
    const plain = gm.grad(() => gm.sum(gm.square(layer.apply(x))), { kernel: layer.kernel })();
    near(t, kernel.arraySync(), plain.kernel.arraySync(), 1e-6, 'by the kernel');
  });
  t.test('leaves a kernel of zeros as it is', async t => {
    const layer = dense({ units: 2, kernelInitializer: 'zeros' });
    const wrapped = spectralNormalization({ layer });
    wrapped.apply(gm.ones([1, 2]));
    const before = wrapped.getWeights().map(w => w.arraySync());
    wrapped.apply(gm.ones([1, 2]), { training: true });
    t.same(
      wrapped.getWeights().map(w => w.arraySync()),
      before,
    );
  });
  t.test('counts, freezes and penalizes the weights of its layer', async t => {
    const layer = dense({ units: 2, kernelRegularizer: gm.regularizers.l2(1) });
    const wrapped = spectralNormalization({ layer });
    wrapped.apply(gm.ones([1, 3]));
    t.equal(wrapped.countParams(), 2 + 6 + 2);
    t.equal(wrapped.losses().length, 1);
    t.same(wrapped.trainableWeights, [layer.kernel, layer.bias]);
    wrapped.trainable = false;
    t.same(wrapped.trainableWeights, []);
    t.same(wrapped.nonTrainableWeights.length, 3);
  });
  t.test('tells its layer’s config', async t => {
    const layer = conv2d({ filters: 2, kernelSize: 1, name: 'c' });
    const config = spectralNormalization({ layer }).getConfig();
    t.match(config.layer, { className: 'Conv2D', config: layer.getConfig() });
  });
  t.test('refuses what is no layer, and layers without a kernel', async t => {
    t.throws(() => spectralNormalization({ layer: 3 as never, name: 's' }), {
      name: 'TypeError',
      message: 'SpectralNormalization "s": expected `layer` to be a layer, received 3.',
    });
    const layer = dropout({ rate: 0.5, name: 'd' });
    t.throws(() => spectralNormalization({ layer, name: 's' }).apply(gm.ones([1, 2])), {
      name: 'TypeError',
      message:
        'SpectralNormalization "s": expected a layer that has a kernel, received "Dropout \\"d\\"".',
    });
  });
  t.test('refuses power iterations below 1', async t =>
    t.throws(
      () => spectralNormalization({ layer: dense({ units: 1 }), powerIterations: 0, name: 's' }),
      {
        name: 'TypeError',
        message:
          'SpectralNormalization "s": expected `powerIterations` to be an integer from 1, received 0.',
      },
    ),
  );
});
