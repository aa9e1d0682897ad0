// SPDX-License-Identifier: MIT
import { mismatch } from '../errors.js';
import { checkNumber } from '../naming.js';
import {
  add,
  log,
  matmul,
  max,
  maximum,
  mul,
  pow,
  sqrt,
  square,
  stft,
  sub,
  transpose,
  type Window,
} from '../ops/index.js';
import { type Tensor, tensor } from '../tensor.js';
import { positiveInteger } from './checks.js';
import { Layer, type LayerConfig } from './layer.js';

export interface MelSpectrogramConfig extends LayerConfig {
  /** Of the transforms. Default 2048. */
  fftLength?: number;
  /** From one frame to the next. Default 512. */
  sequenceStride?: number;
  /** The elements of a frame, at most `fftLength`, the default. */
  sequenceLength?: number | null;
  /** What a frame is multiplied by: a name, values, or null for nothing. Default 'hann'. */
  window?: Window;
  /** Elements a second. Default 16000. */
  samplingRate?: number;
  /** Default 128. */
  numMelBins?: number;
  /** The lowest frequency of a bin, in hertz. Default 20. */
  minFreq?: number;
  /** The highest one. Default: half of the sampling rate. */
  maxFreq?: number | null;
  /** Whether powers are told in decibels. Default true. */
  powerToDb?: boolean;
  /** How many decibels below the loudest value others are cut off. Default 80. */
  topDb?: number;
  /** What the magnitude is raised to. Default 2: power. */
  magExp?: number;
  /** The least power. Default 1e-10. */
  minPower?: number;
  /** The power of 0 decibels. Default 1. */
  refPower?: number;
}

const defaults = {
  fftLength: 2048,
  sequenceStride: 512,
  window: 'hann' as Window,
  samplingRate: 16000,
  numMelBins: 128,
  minFreq: 20,
  powerToDb: true,
  topDb: 80,
  magExp: 2,
  minPower: 1e-10,
  refPower: 1,
};
const numbers = ['minFreq', 'maxFreq', 'topDb', 'magExp', 'minPower', 'refPower'] as const;

/**
 * Signals `[batch, time]` (or one) as powers of bins that are even on the mel scale of pitch: `[batch, bins, frames]`.
 *
 * @example model.add(gm.layers.melSpectrogram({ numMelBins: 64, samplingRate: 8000, sequenceStride: 256, fftLength: 1024 }))
 */
export class MelSpectrogram extends Layer<MelSpectrogramConfig> {
  static override readonly className: string = 'MelSpectrogram';
  static override readonly configKeys: readonly string[] = [
    'fftLength',
    'sequenceStride',
    'sequenceLength',
    'window',
    'samplingRate',
    'numMelBins',
    'minFreq',
    'maxFreq',
    'powerToDb',
    'topDb',
    'magExp',
    'minPower',
    'refPower',
  ];
  private readonly options: typeof defaults & { sequenceLength: number; maxFreq: number };
  private bins!: Tensor;

  constructor(config: MelSpectrogramConfig = {}) {
    super(config);
    const given = Object.fromEntries(Object.entries(config).filter(([, v]) => v !== undefined));
    const all = { ...defaults, ...(given as typeof defaults) };
    const sequenceLength = config.sequenceLength ?? all.fftLength;
    const maxFreq = config.maxFreq ?? Math.floor(all.samplingRate / 2);
    this.options = { ...all, sequenceLength, maxFreq };
    for (const option of ['fftLength', 'sequenceStride', 'samplingRate', 'numMelBins'] as const)
      positiveInteger(this, option, all[option]);
    positiveInteger(this, 'sequenceLength', sequenceLength);
    for (const option of numbers) checkNumber(this.title, option, this.options[option]);
    if (sequenceLength > all.fftLength) {
      const expected = `\`fftLength\` of at least \`sequenceLength\`, ${sequenceLength}`;
      throw new RangeError(mismatch(this.title, expected, all.fftLength));
    }
  }
  override build(): void {
    const { fftLength, numMelBins } = this.options;
    const count = Math.floor(fftLength / 2) + 1;
    this.bins = tensor(melWeights(this.options, count), [count, numMelBins], this.dtype);
  }
  override call(x: Tensor): Tensor {
    const { magExp, powerToDb } = this.options;
    const [re, im] = stft(x, this.options);
    const magnitude = sqrt(add(square(re), square(im)));
    const mel = matmul(pow(magnitude, magExp), this.bins);
    const y = powerToDb ? this.decibels(mel) : mel;
    const axes = y.shape.map((_, i) => i);
    return transpose(y, [...axes.slice(0, -2), y.rank - 1, y.rank - 2]);
  }
  private decibels(power: Tensor): Tensor {
    const { minPower, refPower, topDb } = this.options;
    const reference = 10 * Math.log10(Math.max(Math.abs(refPower), minPower));
    const db = sub(mul(log(maximum(power, minPower)), 10 / Math.LN10), reference);
    return maximum(db, sub(max(db), topDb));
  }
}

/** The pitch of a frequency, as the Hidden Markov Model Toolkit has it. */
const melOf = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);

/** How much of each frequency goes to each bin, row by row: triangles on the mel scale, which overlap by half; the constant part is left out. */
function melWeights(
  { samplingRate, numMelBins, minFreq, maxFreq }: Record<'samplingRate' | 'numMelBins' | 'minFreq' | 'maxFreq', number>, // prettier-ignore
  count: number,
): number[] {
  const [low, high] = [melOf(minFreq), melOf(maxFreq)];
  const edge = (i: number): number => low + ((high - low) * i) / (numMelBins + 1);
  return Array.from({ length: count }, (_, f) => {
    const mel = melOf((samplingRate / 2 / (count - 1)) * f);
    return Array.from({ length: numMelBins }, (_, bin) => {
      if (f === 0) return 0;
      const rising = (mel - edge(bin)) / (edge(bin + 1) - edge(bin));
      const falling = (edge(bin + 2) - mel) / (edge(bin + 2) - edge(bin + 1));
      return Math.max(0, Math.min(rising, falling));
    });
  }).flat();
}
