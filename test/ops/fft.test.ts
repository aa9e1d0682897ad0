import t from 'tap';
import * as gm from '../../src/index.js';
import { setBackend } from '../../src/runtime.js';
import { backends, usualBackend } from '../backends.js';
import { checkGradient } from '../gradients/check_gradient.js';
import { golden, near } from '../golden/golden.js';

type Numbers = (number | Numbers)[];
interface Case {
  op: 'fft' | 'ifft' | 'fft2' | 'ifft2' | 'rfft' | 'irfft' | 'stft' | 'istft';
  x: Numbers;
  y: Numbers;
  options?: Record<string, unknown>;
}
type AnyTransform = (x: unknown, options: object) => gm.Tensor | gm.Tensor[];

/** Options that Keras has none for are those that are not given. */
const given = (options: Record<string, unknown> = {}): object =>
  Object.fromEntries(Object.entries(options).filter(([k, v]) => v !== null || k === 'window'));
const arrays = (y: gm.Tensor | gm.Tensor[]) =>
  Array.isArray(y) ? y.map(part => part.arraySync()) : y.arraySync();

for (const backend of backends)
  t.test(`transforms are those of NumPy and Keras, on ${backend}`, async t => {
    setBackend(backend);
    t.teardown(() => setBackend(usualBackend));
    for (const { op, x, y, options } of golden<Case>('transforms')) {
      const found = (gm[op] as AnyTransform)(x, given(options));
      near(t, arrays(found), y, 2e-5, `${op} ${JSON.stringify(options ?? [x].flat(3).length)}`);
    }
  });

t.test('the gradient is that of central differences, and has one itself', async t => {
  const both = ([re, im]: gm.ComplexTensor) => gm.concat([re, im]);
  const pair = [
    [2, 6],
    [2, 6],
  ];
  const frames = { sequenceLength: 4, sequenceStride: 2, fftLength: 6 };
  checkGradient(t, (re, im) => both(gm.fft([re, im])), pair);
  checkGradient(t, (re, im) => both(gm.ifft([re, im])), pair);
  checkGradient(t, (re, im) => gm.fft([re, im])[1], pair);
  checkGradient(t, (re, im) => both(gm.fft2([re, im])), pair);
  checkGradient(t, x => both(gm.rfft(x, { fftLength: 5 })), [[2, 6]]);
  checkGradient(t, (re, im) => gm.irfft([re, im]), pair);
  checkGradient(t, x => both(gm.stft(x, frames)), [[2, 12]]);
  checkGradient(t, (re, im) => gm.istft([re, im], frames), [
    [5, 4],
    [5, 4],
  ]);
});

t.test('inverse transforms give back what was transformed, of prime lengths too', async t => {
  for (const n of [1, 64, 101, 1009]) {
    const [re, im] = [gm.randomNormal([3, n], { seed: 1 }), gm.randomNormal([3, n], { seed: 2 })];
    near(t, arrays(gm.ifft(gm.fft([re, im]))), arrays([re, im]), 5e-6, `${n} complex numbers`);
    near(t, gm.irfft(gm.rfft(re), { fftLength: n }).arraySync(), re.arraySync(), 5e-6, `${n} real`);
  }
  const signal = gm.randomNormal([2, 100], { seed: 3 });
  const frames = { sequenceLength: 16, sequenceStride: 4, fftLength: 20 };
  const again = gm.istft(gm.stft(signal, frames), { ...frames, length: 100 });
  near(t, again.arraySync(), signal.arraySync(), 1e-5, 'a signal');
});
t.test('empty rows, and none', async t => {
  t.same(arrays(gm.fft([gm.ones([0, 4]), gm.ones([0, 4])])), [[], []]);
  t.same(
    gm.fft([gm.ones([2, 0]), gm.ones([2, 0])]).map(y => y.shape),
    [
      [2, 0],
      [2, 0],
    ],
  );
});
t.test('float64 stays', async t =>
  t.equal(gm.rfft(gm.tensor([1, 2, 3], [3], 'float64'))[0].dtype, 'float64'),
);
t.test('a captured transform', async t => {
  const step = gm.capture((x: gm.Tensor) => gm.rfft(x)[0]);
  const x = gm.randomNormal([2, 67], { seed: 1 });
  for (let i = 0; i < 2; i++) t.same(step(x).arraySync(), gm.rfft(x)[0].arraySync());
});

t.test('refuses what it cannot transform', async t => {
  const x = gm.ones([2, 8]);
  const frames = { sequenceLength: 4, sequenceStride: 2, fftLength: 4 };
  const refuses = (run: () => unknown, message: string | RegExp) => t.throws(run, { message });
  refuses(() => gm.fft(x as never), /^fft: expected complex numbers as \[real part, imaginary part\], received /); // prettier-ignore
  refuses(() => gm.fft([x, gm.ones([8])]), 'fft: expected an imaginary part of shape [2, 8], received [8].'); // prettier-ignore
  refuses(() => gm.ifft([1, 2]), 'ifft: expected at least one axis, received [].');
  refuses(() => gm.fft2([gm.ones([3]), gm.ones([3])]), 'fft2: expected at least 2 axes, received [3].'); // prettier-ignore
  refuses(() => gm.rfft(x, { fftLength: 0 }), 'rfft: expected `fftLength` to be an integer from 1, received 0.'); // prettier-ignore
  refuses(() => gm.irfft([gm.ones([1]), gm.ones([1])]), 'irfft: expected `fftLength` to be an integer from 1, received 0.'); // prettier-ignore
  refuses(() => gm.stft(x, { ...frames, fftLength: 3 }), 'stft: expected `fftLength` of at least `sequenceLength`, 4, received 3.'); // prettier-ignore
  refuses(() => gm.stft(x, { ...frames, window: [1, 2] }), 'stft: expected `window` of 4 values, as a frame has, received [1, 2].'); // prettier-ignore
  refuses(() => gm.stft(x, { ...frames, window: 'han' as never }), /^stft: expected `window` to be "boxcar" or "hann" .* received "han"\./); // prettier-ignore
  refuses(() => gm.stft(gm.ones([3]), { ...frames, center: false }), 'stft: expected a signal of at least 4 elements, received [3].'); // prettier-ignore
});
