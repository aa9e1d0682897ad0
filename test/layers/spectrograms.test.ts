import t, { type Test } from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { golden, near } from '../golden/golden.js';

type Numbers = (number | Numbers)[];
interface Case {
  layer: 'STFTSpectrogram' | 'MelSpectrogram';
  options: { mode?: 'angle' };
  weights: string[];
  x: Numbers;
  w: Numbers;
  y: Numbers;
  dx: Numbers;
}

/** Every case of a class, with the kernels that it starts with. */
function likeKeras(t: Test, layer: Case['layer']): void {
  for (const backend of backends) {
    setBackend(backend);
    for (const c of golden<Case>('audio_layers').filter(c => c.layer === layer))
      compare(t, c, `${backend}: ${layer} ${JSON.stringify(c.options)}`);
  }
  setBackend(usualBackend);
}
/** Of angles -π and π are one: where the imaginary part is 0, rounding decides. */
const points = (y: gm.Tensor) => gm.stack([gm.cos(y), gm.sin(y)]).arraySync();

function compare(t: Test, c: Case, what: string): void {
  const layer = new gm.layers[c.layer](c.options);
  const x = gm.tensor(c.x);
  const y = layer.apply(x);
  const seen = c.options.mode === 'angle' ? points : (y: gm.Tensor) => y.arraySync();
  const names = c.weights.map(path => path.split('/').at(-1));
  t.same(layer.weights.map(w => w.name), names, `${what}: weights`); // prettier-ignore
  near(t, seen(y), seen(gm.tensor(c.y)), 1e-4, what);
  if (x.rank > 1) t.same(layer.outputShape(x.shape.slice(1)), y.shape.slice(1), `${what}: shape`);
  const dx = gm.grad((x: gm.Tensor) => gm.sum(gm.mul(layer.apply(x), c.w)))(x);
  near(t, dx.arraySync(), c.dx, 1e-4, `${what}: dx`);
}

t.test('STFTSpectrogram is that of Keras', async t => likeKeras(t, 'STFTSpectrogram'));
t.test('MelSpectrogram is that of Keras', async t => likeKeras(t, 'MelSpectrogram'));

t.test('the kernels of STFTSpectrogram train', async t => {
  const layer = gm.layers.stftSpectrogram({ mode: 'magnitude', frameLength: 8 });
  const x = gm.randomNormal([2, 32, 1], { seed: 1 });
  layer.apply(x);
  const slopes = gm.grad(() => gm.sum(layer.apply(x)), layer.trainableWeights)();
  t.same(slopes.map(s => s.shape), [[8, 1, 5], [8, 1, 5]]); // prettier-ignore
  t.ok(slopes.every(s => gm.max(gm.abs(s)).item() > 0));
});
t.test('arctan2', async t => {
  const angles = [-3.1, -2.2, -1.58, -1.5, -0.7, -0.1, 0, 0.2, 0.41, 0.78, 1.2, 1.57, 2, 3];
  const [y, x] = [angles.map(Math.sin), angles.map(Math.cos)];
  near(t, gm.arctan2(y, x).arraySync(), angles, 4e-7, 'every quadrant');
  near(t, gm.arctan2([0, 0, 1], [0, -1, 0]).arraySync(), [0, Math.PI, Math.PI / 2], 4e-7, 'axes');
  checkGradient(t, (y, x) => gm.arctan2(y, x), [[2, 3], [3]], { tolerance: 1e-4 });
});
t.test('refuses options that do not fit', async t => {
  const { stftSpectrogram, melSpectrogram } = gm.layers;
  const refuses = (run: () => unknown, message: string) => t.throws(run, { message });
  refuses(() => stftSpectrogram({ name: 's', frameLength: 8, frameStep: 9 }), 'STFTSpectrogram "s": expected `frameStep` of at most `frameLength`, 8, received 9.'); // prettier-ignore
  refuses(() => stftSpectrogram({ name: 's', frameLength: 8, fftLength: 4 }), 'STFTSpectrogram "s": expected `fftLength` of at least `frameLength`, 8, received 4.'); // prettier-ignore
  refuses(() => stftSpectrogram({ name: 's' }).apply(gm.ones([2, 300])), 'STFTSpectrogram "s": expected samples of shape [time, channels] (or the other way round), received [300].'); // prettier-ignore
  refuses(() => melSpectrogram({ name: 'm', fftLength: 8, sequenceLength: 9 }), 'MelSpectrogram "m": expected `fftLength` of at least `sequenceLength`, 9, received 8.'); // prettier-ignore
});
