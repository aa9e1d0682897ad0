// SPDX-License-Identifier: MIT
import type { DType } from '../dtype.js';
import { mismatch, ShapeError } from '../errors.js';
import { checkKeys, chosenName } from '../naming.js';
import { type Window, windowValues } from '../ops/window.js';
import type { Shape } from '../shape.js';
import { type Tensor, tensor } from '../tensor.js';
import { Initializer } from './initializer.js';

export interface StftInitializerConfig {
  /** Which part of the transform the kernel gives. Default 'real'. */
  side?: 'real' | 'imag';
  /** What a frame is multiplied by: a name, values, or null for nothing. Default 'hann'. */
  window?: Window;
  /** By what a window is divided: the root of its power ('density', the default), its sum ('spectrum'), or nothing (null). */
  scaling?: 'density' | 'spectrum' | null;
  /** Whether the window is one of a periodic sequence. Default false. */
  periodic?: boolean;
}

/** The kernel of a convolution that is a short-time Fourier transform: shape [frame length, 1, half of the transform's + 1]. */
export class STFT extends Initializer {
  readonly initializerName = 'stft';
  readonly config: Readonly<Required<StftInitializerConfig>>;
  constructor(config: StftInitializerConfig = {}) {
    super();
    checkKeys('stft', config, ['side', 'window', 'scaling', 'periodic']);
    const { side = 'real', window = 'hann', scaling = 'density', periodic = false } = config;
    this.config = { side, window, scaling, periodic };
    chosenName('stft', 'side', side, ['real', 'imag']);
    if (scaling !== null) chosenName('stft', 'scaling', scaling, ['density', 'spectrum']);
    if (typeof window === 'string') windowValues('stft', window, { n: 1 });
  }
  call(shape: Shape, dtype: DType = 'float32'): Tensor {
    if (shape.length !== 3 || shape[1] !== 1)
      throw new ShapeError(mismatch('stft', 'a shape of [frame length, 1, frequencies]', shape));
    const [length, , count] = shape;
    const { side, window, periodic } = this.config;
    const values = windowValues('stft', window, { n: length, periodic });
    const weights = values?.map(v => v / this.divisor(values)) ?? new Array<number>(length).fill(1);
    const wave = side === 'real' ? Math.cos : Math.sin;
    const turn = -Math.PI / Math.max(1, count - 1);
    const kernel = weights.flatMap((w, t) =>
      Array.from({ length: count }, (_, f) => w * wave(turn * t * f)),
    );
    return tensor(kernel, [...shape], dtype);
  }
  private divisor(window: readonly number[]): number {
    const { scaling } = this.config;
    if (scaling === 'density') return Math.hypot(...window);
    return scaling === 'spectrum' ? window.reduce((sum, v) => sum + Math.abs(v), 0) : 1;
  }
}
