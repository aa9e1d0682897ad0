// SPDX-License-Identifier: MIT
// Each element several times along the spatial axes.
import { type Interpolation, repeat, resize } from '../ops/index.js';
import { interpolations } from '../ops/resize.js';
import type { Tensor } from '../tensor.js';
import { oneOf, positiveInteger, positiveIntegers } from './checks.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';

export interface UpSampling1DConfig extends LayerConfig {
  /** How often each step is repeated. Default 2. */
  size?: number;
}
export interface UpSampling2DConfig extends LayerConfig {
  /** How often rows and columns are repeated: one number, or `[height, width]`. Default 2. */
  size?: number | readonly [number, number];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** 'nearest' (the default) repeats pixels; the others give floats between them. */
  interpolation?: Interpolation;
}
export interface UpSampling3DConfig extends LayerConfig {
  /** How often slices, rows and columns are repeated: one number, or `[depth, height, width]`. Default 2. */
  size?: number | readonly [number, number, number];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}

/** What the three have in common. */
abstract class UpSampling<C extends LayerConfig & { size?: unknown }> extends Layer<C> {
  static override readonly configKeys: readonly string[] = ['size', 'dataFormat'];
  protected readonly sizes: readonly number[];
  protected readonly format: DataFormat;

  constructor(config: C, axes: number, dataFormat?: DataFormat) {
    super(config);
    this.sizes = positiveIntegers(this, 'size', config.size ?? 2, axes);
    this.format = dataFormatOf(this, dataFormat);
  }
  override call(x: Tensor): Tensor {
    const first = firstSpatialAxis(this, x, this.sizes.length, this.format);
    return this.sizes.reduce((y, n, i) => (n === 1 ? y : repeat(y, n, first + i)), x);
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}

/**
 * Each step of `[batch, length, channels]` `size` times in a row.
 *
 * @example model.add(gm.layers.upSampling1d({ size: 3 }))
 */
export class UpSampling1D extends UpSampling<UpSampling1DConfig> {
  static override readonly className: string = 'UpSampling1D';
  static override readonly configKeys: readonly string[] = ['size'];
  constructor(config: UpSampling1DConfig = {}) {
    super(config, 1);
    positiveInteger(this, 'size', config.size ?? 2);
  }
}

/**
 * Each pixel of `[batch, height, width, channels]` as a block of `size` pixels, or such images interpolated.
 *
 * @example model.add(gm.layers.upSampling2d({ size: [2, 3] }))
 */
export class UpSampling2D extends UpSampling<UpSampling2DConfig> {
  static override readonly className: string = 'UpSampling2D';
  static override readonly configKeys: readonly string[] = ['size', 'dataFormat', 'interpolation'];
  private readonly interpolation: Interpolation;

  constructor(config: UpSampling2DConfig = {}) {
    super(config, 2, config.dataFormat);
    this.interpolation = oneOf(
      this,
      'interpolation',
      config.interpolation ?? 'nearest',
      interpolations,
    );
  }
  override call(x: Tensor): Tensor {
    const { interpolation, sizes, format } = this;
    if (interpolation === 'nearest') return super.call(x);
    const first = firstSpatialAxis(this, x, 2, format);
    const size = [x.shape[first] * sizes[0], x.shape[first + 1] * sizes[1]] as const;
    return resize(x, size, { interpolation, dataFormat: format });
  }
}

/**
 * Each voxel of `[batch, depth, height, width, channels]` as a block of `size` voxels.
 *
 * @example model.add(gm.layers.upSampling3d())
 */
export class UpSampling3D extends UpSampling<UpSampling3DConfig> {
  static override readonly className: string = 'UpSampling3D';
  constructor(config: UpSampling3DConfig = {}) {
    super(config, 3, config.dataFormat);
  }
}
