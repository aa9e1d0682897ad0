// SPDX-License-Identifier: MIT
import { mismatch, ShapeError, shapeText } from '../errors.js';
import { sameShape, type Shape } from '../shape.js';
import { record } from '../stream.js';
import { type Tensor, type TensorLike, tensor } from '../tensor.js';
import { add, mul, sub } from './binary.js';
import { castTo } from './cast_to.js';
import { concat } from './concat.js';
import { defineMultiOp } from './define.js';
import { zerosLike } from './fill.js';
import { pad } from './pad.js';
import { asReal, higherType } from './promote.js';
import { reverse, slice } from './slice.js';
import { swapAxes } from './transpose.js';
import { neg } from './unary.js';

/** Complex numbers: real and imaginary parts, of one shape. */
export type Complex = readonly [re: TensorLike, im: TensorLike];
/** The same, as results are. */
export type ComplexTensor = [re: Tensor, im: Tensor];
/** A missing imaginary part is 0. */
type Parts = readonly [re: Tensor, im?: Tensor];

interface Attrs {
  inverse: boolean;
  scale: number;
}

const fftOp: (inputs: { re: Tensor; im?: Tensor }, attrs: Attrs) => Tensor[] = defineMultiOp(
  'fft',
  {
    infer: ({ re }) => [re, re],
    emit: ({ re, im }, [yRe, yIm], { inverse, scale }) => {
      const n = lengthOf(re);
      record.fft({ re, im, yRe, yIm, rows: n === 0 ? 0 : re.size / n, n, inverse, scale });
    },
    // The matrix of the transform is symmetric: that of the gradients is its conjugate.
    gradient: ({ dys: [dRe, dIm], inputs, attrs: { inverse, scale } }) => {
      if (!dRe && !dIm) return {};
      const dy = { re: dRe ?? zerosLike(dIm!), im: dIm };
      const [re, im] = fftOp(dy, { inverse: !inverse, scale });
      return inputs.im ? { re, im } : { re };
    },
  },
);

const lengthOf = (x: Tensor): number => x.shape[x.rank - 1];

/** The longest prime factor that the op's own passes are meant for: each costs that many multiplications an element. */
const LARGEST_RADIX = 61;

function transform([re, im]: Parts, attrs: Attrs): ComplexTensor {
  const run = largestFactor(lengthOf(re)) > LARGEST_RADIX ? convolved : direct;
  return run([re, im], attrs);
}
const direct = ([re, im]: Parts, attrs: Attrs): ComplexTensor =>
  fftOp({ re, im }, attrs) as ComplexTensor;

function largestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++)
    while (n % factor === 0 && n > factor) n /= factor;
  return n;
}

/** Bluestein's form, for any length: jk = (j² + k² - (k - j)²) / 2 makes a convolution of the sum, by transforms of a length 2^m. */
function convolved(x: Parts, { inverse, scale }: Attrs): ComplexTensor {
  const n = lengthOf(x[0]);
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const cut = (t: Tensor) => resized(t, n);
  const grow = (t: Tensor) => resized(t, size);
  const chirp = chirpOf(n, inverse, x[0].dtype);
  const [re, im] = chirp;
  const mirror = (t: Tensor) =>
    concat([grow(t).slice([0], [size - n + 1]), reverse(slice(t, [1]))], 0);
  const filter = direct([mirror(re), neg(mirror(im))], { inverse: false, scale: 1 });
  const [a, b] = times([x[0], x[1] ?? zerosLike(x[0])], chirp);
  const spectrum = direct([grow(a), grow(b)], { inverse: false, scale: 1 });
  const [c, d] = direct(times(spectrum, filter), { inverse: true, scale: scale / size });
  return times([cut(c), cut(d)], chirp);
}
function chirpOf(n: number, inverse: boolean, dtype: Tensor['dtype']): ComplexTensor {
  const angles = Array.from({ length: n }, (_, k) => {
    const turns = (k * k) % (2 * n);
    return ((inverse ? 1 : -1) * Math.PI * turns) / n;
  });
  return [tensor(angles.map(Math.cos), [n], dtype), tensor(angles.map(Math.sin), [n], dtype)];
}
const times = ([a, b]: ComplexTensor, [c, d]: ComplexTensor): ComplexTensor => [
  sub(mul(a, c), mul(b, d)),
  add(mul(a, d), mul(b, c)),
];

/** The last axis cut, or filled up with zeros, to n elements. */
function resized(x: Tensor, n: number): Tensor {
  const from = lengthOf(x);
  if (from === n) return x;
  const zeros = x.shape.map((_, i) => (i === x.rank - 1 ? ([0, n - from] as const) : ([0, 0] as const))); // prettier-ignore
  return from < n ? pad(x, zeros) : slice(x, 0, [...x.shape.slice(0, -1), n]);
}

/** @internal */
export function complexOf(who: string, x: Complex, rank = 1): ComplexTensor {
  if (!Array.isArray(x) || x.length !== 2)
    throw new TypeError(mismatch(who, 'complex numbers as [real part, imaginary part]', x));
  const [re, im] = (x as [TensorLike, TensorLike]).map(part => asReal(who, part));
  if (!sameShape(re.shape, im.shape))
    throw new ShapeError(mismatch(who, `an imaginary part of shape ${shapeText(re.shape)}`, im.shape)); // prettier-ignore
  checkAxes(who, re.shape, rank);
  const dtype = higherType(re.dtype, im.dtype);
  return [castTo(re, dtype), castTo(im, dtype)];
}
function checkAxes(who: string, shape: Shape, rank: number): void {
  if (shape.length < rank)
    throw new ShapeError(mismatch(who, `at least ${rank === 1 ? 'one axis' : `${rank} axes`}`, shape)); // prettier-ignore
}
/** @internal */
export function checkLength(who: string, option: string, value: unknown): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    throw new TypeError(mismatch(who, `\`${option}\` to be an integer from 1`, value));
}

/** The discrete Fourier transform along the last axis, y[k] = Σ x[j] exp(-2πi jk/n), of any length. */
export const fft = (x: Complex): ComplexTensor =>
  transform(complexOf('fft', x), { inverse: false, scale: 1 });

/** The inverse of fft, which divides by n. */
export function ifft(x: Complex): ComplexTensor {
  const parts = complexOf('ifft', x);
  return transform(parts, { inverse: true, scale: 1 / lengthOf(parts[0]) });
}

/** fft along the last two axes. */
export const fft2 = (x: Complex): ComplexTensor => alongTwo(complexOf('fft2', x, 2), fft);

/** The inverse of fft2, which divides by both extents. */
export const ifft2 = (x: Complex): ComplexTensor => alongTwo(complexOf('ifft2', x, 2), ifft);

function alongTwo(x: ComplexTensor, along: (x: Complex) => ComplexTensor): ComplexTensor {
  const turn = (parts: ComplexTensor) =>
    parts.map(t => swapAxes(t, t.rank - 2, t.rank - 1)) as ComplexTensor;
  return turn(along(turn(along(x))));
}

export interface RealTransformOptions {
  /** How many real numbers are transformed: others are cut off, or filled up by zeros. Default: as many as there are. */
  fftLength?: number;
}

/** The transform of real numbers along the last axis: its first half, ⌊n/2⌋ + 1 elements, of which the others are conjugates. */
export function rfft(x: TensorLike, { fftLength }: RealTransformOptions = {}): ComplexTensor {
  const t = asReal('rfft', x);
  checkAxes('rfft', t.shape, 1);
  const n = fftLength ?? lengthOf(t);
  checkLength('rfft', 'fftLength', n);
  const y = transform([resized(t, n)], { inverse: false, scale: 1 });
  const kept = Math.floor(n / 2) + 1;
  return y.map(part => resized(part, kept)) as ComplexTensor;
}

/** The inverse of rfft: n real numbers, by default 2 · (elements - 1), which an odd length has to say otherwise. */
export function irfft(x: Complex, { fftLength }: RealTransformOptions = {}): Tensor {
  const parts = complexOf('irfft', x);
  const n = fftLength ?? 2 * (lengthOf(parts[0]) - 1);
  checkLength('irfft', 'fftLength', n);
  const [re, im] = parts.map(part => resized(part, Math.floor(n / 2) + 1));
  const rest = (part: Tensor) => reverse(tail(part, Math.ceil(n / 2) - 1), -1);
  const whole = [concat([re, rest(re)]), concat([im, neg(rest(im))])] as const;
  return transform(whole, { inverse: true, scale: 1 / n })[0];
}
/** `count` elements of the last axis, from its second on. */
function tail(x: Tensor, count: number): Tensor {
  const begin = x.shape.map((_, i) => (i === x.rank - 1 ? 1 : 0));
  return slice(x, begin, [...x.shape.slice(0, -1), count]);
}
