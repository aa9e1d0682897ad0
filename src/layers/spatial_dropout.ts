// SPDX-License-Identifier: MIT
// Dropout of whole channels.
import { dropout } from '../ops/index.js';
import type { SeedGenerator } from '../random.js';
import type { Tensor } from '../tensor.js';
import { fraction, generatorOf } from './checks.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface SpatialDropout1DConfig extends LayerConfig {
  /** The share of the channels that is set to 0, from 0 up to, but not, 1. */
  rate: number;
  /** A seed of its own instead of `gm.seed`'s: an integer from 0. */
  seed?: number;
}
export interface SpatialDropoutConfig extends SpatialDropout1DConfig {
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/** What the three have in common: the mask has extent 1 along the spatial axes (Tompson et al. 2015). */
abstract class SpatialDropout extends Layer<SpatialDropoutConfig> {
  static override readonly configKeys: readonly string[] = ['rate', 'seed', 'dataFormat'];
  override supportsMasking = true;
  private readonly format: DataFormat;
  private readonly seed: SeedGenerator | undefined;

  constructor(
    config: SpatialDropoutConfig,
    private readonly axes: number,
  ) {
    super(config);
    fraction(this, 'rate', config.rate);
    this.seed = generatorOf(this, config.seed);
    this.format = dataFormatOf(this, config.dataFormat);
  }
  override call(x: Tensor, { training }: CallOptions): Tensor {
    const first = firstSpatialAxis(this, x, this.axes, this.format);
    const { seed } = this;
    const { rate } = this.config;
    if (!training || rate === 0) return x;
    const isSpatial = (axis: number) => axis >= first && axis < first + this.axes;
    return dropout(x, rate, { seed, noiseShape: x.shape.map((n, i) => (isSpatial(i) ? 1 : n)) });
  }
}

/**
 * Drops whole channels of `[batch, length, channels]` while training.
 *
 * @example model.add(gm.layers.spatialDropout1d({ rate: 0.2 }))
 */
export class SpatialDropout1D extends SpatialDropout {
  static override readonly className: string = 'SpatialDropout1D';
  static override readonly configKeys: readonly string[] = ['rate', 'seed'];
  constructor(config: SpatialDropout1DConfig) {
    super(config, 1);
  }
}

/**
 * Drops whole channels of `[batch, height, width, channels]` while training.
 *
 * @example model.add(gm.layers.spatialDropout2d({ rate: 0.2 }))
 */
export class SpatialDropout2D extends SpatialDropout {
  static override readonly className: string = 'SpatialDropout2D';
  constructor(config: SpatialDropoutConfig) {
    super(config, 2);
  }
}

/**
 * Drops whole channels of `[batch, depth, height, width, channels]` while training.
 *
 * @example model.add(gm.layers.spatialDropout3d({ rate: 0.2 }))
 */
export class SpatialDropout3D extends SpatialDropout {
  static override readonly className: string = 'SpatialDropout3D';
  constructor(config: SpatialDropoutConfig) {
    super(config, 3);
  }
}
