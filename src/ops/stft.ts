// SPDX-License-Identifier: MIT
import { mismatch, ShapeError } from '../errors.js';
import { type Tensor, type TensorLike, tensor } from '../tensor.js';
import { mul } from './binary.js';
import { checkLength, type Complex, complexOf, type ComplexTensor, irfft, rfft } from './fft.js';
import { col2im, im2col } from './im2col.js';
import { pad } from './pad.js';
import { asReal } from './promote.js';
import { reshapeTo } from './reshape.js';
import { slice } from './slice.js';
import { type Window, windowValues } from './window.js';

export interface StftOptions {
  /** The elements of a frame. */
  sequenceLength: number;
  /** From one frame to the next. */
  sequenceStride: number;
  /** Of a transform, at least a frame's: zeros stand on both sides of it. */
  fftLength: number;
  /** What a frame is multiplied by. Default 'hann'. */
  window?: Window;
  /** Whether the first frame has the first element in its middle: the signal is continued by its mirror image. Default true. */
  center?: boolean;
}
export interface IstftOptions extends StftOptions {
  /** The elements of the result. Default: what the frames span. */
  length?: number;
}

/** A window's values between the zeros that fill a transform up. */
function windowOf(who: string, { window = 'hann', sequenceLength, fftLength }: StftOptions) {
  const values = windowValues(who, window, { n: sequenceLength });
  if (values === null) return new Array<number>(fftLength).fill(1);
  const before = Math.floor((fftLength - sequenceLength) / 2);
  return Array.from({ length: fftLength }, (_, i) => values[i - before] ?? 0);
}

function checkFrames(who: string, options: StftOptions): void {
  const { sequenceLength, sequenceStride, fftLength } = options;
  checkLength(who, 'sequenceLength', sequenceLength);
  checkLength(who, 'sequenceStride', sequenceStride);
  checkLength(who, 'fftLength', fftLength);
  if (fftLength < sequenceLength)
    throw new RangeError(
      mismatch(who, `\`fftLength\` of at least \`sequenceLength\`, ${sequenceLength}`, fftLength),
    );
}

/** The transforms of frames of a signal, its last axis: `[..., frames, fftLength / 2 + 1]`, real and imaginary parts. */
export function stft(x: TensorLike, options: StftOptions): ComplexTensor {
  const signal = asReal('stft', x);
  checkFrames('stft', options);
  const { sequenceStride, fftLength, center = true } = options;
  const margin = center ? Math.floor(fftLength / 2) : 0;
  const length = signal.shape[signal.rank - 1] + 2 * margin;
  if (signal.rank === 0 || !(length >= fftLength))
    throw new ShapeError(
      mismatch('stft', `a signal of at least ${fftLength - 2 * margin} elements`, signal.shape),
    );
  const sides = signal.shape.map((_, i) => (i === signal.rank - 1 ? ([margin, margin] as const) : ([0, 0] as const))); // prettier-ignore
  const whole = margin > 0 ? pad(signal, sides, { mode: 'reflect' }) : signal;
  const rows = reshapeTo(whole, [length === 0 ? 0 : whole.size / length, length, 1]);
  const frames = im2col(rows, { kernelSize: fftLength, strides: sequenceStride });
  const shaped = reshapeTo(frames, [...signal.shape.slice(0, -1), ...frames.shape.slice(1)]);
  return rfft(mul(shaped, tensor(windowOf('stft', options), [fftLength], signal.dtype)));
}

/** The signal whose frames `stft` with the same options transformed: overlapping frames are added, weighted by the window. */
export function istft(x: Complex, options: IstftOptions): Tensor {
  const [re, im] = complexOf('istft', x, 2);
  checkFrames('istft', options);
  const { sequenceStride, fftLength, center = true } = options;
  const frames = re.shape[re.rank - 2];
  const span = fftLength + sequenceStride * (frames - 1);
  const window = windowOf('istft', options);
  const parts = irfft([re, im], { fftLength });
  const rows = reshapeTo(
    mul(parts, tensor(window, [fftLength], re.dtype)),
    [frames === 0 ? 0 : parts.size / (frames * fftLength), frames, fftLength],
  ); // prettier-ignore
  const sums = col2im(rows, { kernelSize: fftLength, strides: sequenceStride, outputSize: span });
  const signal = reshapeTo(sums, [...re.shape.slice(0, -2), span]);
  // Where no window was given Keras divides by the stride, not by the window's sum, by which it has multiplied.
  const scale = options.window === null ? fftLength / sequenceStride : 1;
  const weights = weightsOf(window, { frames, span, stride: sequenceStride, scale });
  const margin = center ? Math.floor(fftLength / 2) : 0;
  const length = Math.min(options.length ?? span - 2 * margin, span - margin);
  return part(mul(signal, tensor(weights, [span], re.dtype)), margin, length);
}

/** One by the sum of the squares of the windows that lie over an element. */
function weightsOf(
  window: readonly number[],
  { frames, span, stride, scale }: { frames: number; span: number; stride: number; scale: number },
): number[] {
  const squares = new Array<number>(span).fill(0);
  for (let f = 0; f < frames; f++) window.forEach((v, i) => (squares[f * stride + i] += v * v));
  return squares.map(s => (s > 1e-10 ? scale / s : scale));
}
function part(x: Tensor, begin: number, length: number): Tensor {
  const last = x.rank - 1;
  return slice(x, x.shape.map((_, i) => (i === last ? begin : 0)), [...x.shape.slice(0, -1), length]); // prettier-ignore
}
