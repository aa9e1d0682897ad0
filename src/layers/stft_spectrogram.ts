// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { STFT } from '../initializers/stft.js';
import {
  add,
  arctan2,
  concat,
  conv1d,
  log,
  maximum,
  mul,
  reshape,
  sqrt,
  square,
  transpose,
  type Window,
} from '../ops/index.js';
import type { Shape } from '../shape.js';
import { type Tensor, tensor, type Variable } from '../tensor.js';
import { oneOf, positiveInteger } from './checks.js';
import { type DataFormat, dataFormatOf } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';

const modes = ['log', 'magnitude', 'psd', 'real', 'imag', 'angle', 'stft'] as const;
type Mode = (typeof modes)[number];

export interface STFTSpectrogramConfig extends LayerConfig {
  /** The logarithm of the magnitude (default), the magnitude, its density, a part of the transform, its angle, or both parts: 'stft'. */
  mode?: Mode;
  /** The elements of a frame. Default 256. */
  frameLength?: number;
  /** From one frame to the next, at most a frame's length. Default: half of it. */
  frameStep?: number | null;
  /** Of the transform, at least a frame's. Default: the power of two from a frame's length on. */
  fftLength?: number | null;
  /** What a frame is multiplied by: a name, values, or null for nothing. Default 'hann'. */
  window?: Window;
  /** Whether the window is one of a periodic sequence. Default false. */
  periodic?: boolean;
  /** By what a window is divided: the root of its power (default), its sum, or nothing. */
  scaling?: 'density' | 'spectrum' | null;
  /** 'valid' (default): whole frames only; 'same': as many as steps fit, with zeros around. */
  padding?: 'valid' | 'same';
  /** Whether channels and frequencies are axes of their own: images. Default false. */
  expandDims?: boolean;
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/** What a logarithm and a root are kept above. */
const EPSILON = 1e-7;

/**
 * The spectrogram of signals `[batch, time, channels]`, by convolutions whose kernels start as the short-time Fourier transform's and
 * may be trained: `[batch, frames, channels · frequencies]`, or, with `expandDims`, `[batch, frames, frequencies, channels]`.
 *
 * @example model.add(gm.layers.stftSpectrogram({ mode: 'log', frameLength: 256, frameStep: 128, inputShape: [16000, 1] }))
 */
export class STFTSpectrogram extends Layer<STFTSpectrogramConfig> {
  static override readonly className: string = 'STFTSpectrogram';
  static override readonly configKeys: readonly string[] = [
    'mode',
    'frameLength',
    'frameStep',
    'fftLength',
    'window',
    'periodic',
    'scaling',
    'padding',
    'expandDims',
    'dataFormat',
  ];
  private readonly mode: Mode;
  private readonly format: DataFormat;
  private readonly padding: 'valid' | 'same';
  private readonly frameLength: number;
  private readonly frameStep: number;
  private readonly frequencies: number;
  realKernel?: Variable;
  imagKernel?: Variable;

  constructor(config: STFTSpectrogramConfig = {}) {
    super(config);
    const { frameLength = 256 } = config;
    positiveInteger(this, 'frameLength', frameLength);
    this.mode = oneOf(this, 'mode', config.mode ?? 'log', modes);
    this.format = dataFormatOf(this, config.dataFormat);
    this.padding = oneOf(this, 'padding', config.padding ?? 'valid', ['valid', 'same']);
    this.frameLength = frameLength;
    this.frameStep = config.frameStep ?? Math.max(1, Math.floor(frameLength / 2));
    this.checkStep(this.frameStep);
    const fftLength = config.fftLength ?? 2 ** Math.ceil(Math.log2(frameLength));
    this.checkTransform(fftLength);
    this.frequencies = Math.floor(fftLength / 2) + 1;
    this.initializer('real');
  }
  private checkStep(value: number): void {
    positiveInteger(this, 'frameStep', value);
    const expected = `\`frameStep\` of at most \`frameLength\`, ${this.frameLength}`;
    if (value > this.frameLength) throw new RangeError(mismatch(this.title, expected, value));
  }
  private checkTransform(value: number): void {
    positiveInteger(this, 'fftLength', value);
    const expected = `\`fftLength\` of at least \`frameLength\`, ${this.frameLength}`;
    if (value < this.frameLength) throw new RangeError(mismatch(this.title, expected, value));
  }
  private initializer(side: 'real' | 'imag'): STFT {
    const { window = 'hann', scaling = 'density', periodic = false } = this.config;
    return new STFT({ side, window, scaling, periodic });
  }

  override build(sample: Shape): void {
    this.expectSample(sample, '[time, channels] (or the other way round)', sample.length === 2);
    const shape = [this.frameLength, 1, this.frequencies];
    const weight = (side: 'real' | 'imag') =>
      this.addWeight(`${side}_kernel`, shape, { initializer: this.initializer(side) });
    if (this.mode !== 'imag') this.realKernel = weight('real');
    if (this.mode !== 'real') this.imagKernel = weight('imag');
  }
  override call(x: Tensor): Tensor {
    return this.arranged(this.spectrum(this.signals(x), x.shape[0]));
  }
  /** Each channel as a signal of its own, [batch · channels, time, 1]. */
  private signals(x: Tensor): Tensor {
    const first = this.format === 'channelsFirst' ? x : transpose(x, [0, 2, 1]);
    return reshape(first, [first.shape[0] * first.shape[1], first.shape[2], 1]);
  }
  /** [batch, channels, frames, frequencies] */
  private spectrum(signals: Tensor, batch: number): Tensor {
    const part = (kernel: Variable) => {
      const y = conv1d(signals, kernel, { strides: this.frameStep, padding: this.padding });
      const channels = batch === 0 ? 0 : y.shape[0] / batch;
      return reshape(y, [batch, channels, y.shape[1], y.shape[2]]);
    };
    if (this.mode === 'real') return part(this.realKernel!);
    if (this.mode === 'imag') return part(this.imagKernel!);
    return this.joined(part(this.realKernel!), part(this.imagKernel!));
  }
  private joined(re: Tensor, im: Tensor): Tensor {
    if (this.mode === 'angle') return arctan2(im, re);
    if (this.mode === 'stft') return concat([re, im]);
    const power = add(square(re), square(im));
    if (this.mode === 'psd') return mul(power, this.sides(power));
    const magnitude = sqrt(maximum(power, EPSILON));
    return this.mode === 'magnitude' ? magnitude : log(maximum(magnitude, EPSILON));
  }
  /** How often a frequency occurs in the whole transform: all but the first and the last one twice. */
  private sides({ dtype }: Tensor): Tensor {
    const last = this.frequencies - 1;
    const counts = Array.from({ length: last + 1 }, (_, i) => (i === 0 || i === last ? 1 : 2));
    return tensor(counts, [last + 1], dtype);
  }
  private arranged(y: Tensor): Tensor {
    const [batch, channels, frames, frequencies] = y.shape;
    const last = this.format === 'channelsLast';
    if (this.config.expandDims) return last ? transpose(y, [0, 2, 3, 1]) : y;
    const count = channels * frequencies;
    if (last) return reshape(transpose(y, [0, 2, 1, 3]), [batch, frames, count]);
    return reshape(transpose(y, [0, 1, 3, 2]), [batch, count, frames]);
  }
}
