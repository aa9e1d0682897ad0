// SPDX-License-Identifier: MIT
// Zeros beside the spatial axes.
import { pad } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';
import { type Margin, marginsOf, type Side } from './margins.js';

interface ZeroPaddingConfig extends LayerConfig {
  padding?: Side | readonly Side[];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
export interface ZeroPadding1DConfig extends ZeroPaddingConfig {
  /** Zeros on both sides, or [before, after]. Default 1. */
  padding?: Side;
}
export interface ZeroPadding2DConfig extends ZeroPaddingConfig {
  /** Zeros on every side, or for height and width: `[1, 2]`, or `[[top, bottom], [left, right]]`. Default 1. */
  padding?: number | readonly [Side, Side];
}
export interface ZeroPadding3DConfig extends ZeroPaddingConfig {
  /** Zeros on every side, or for depth, height and width: `[1, 1, 2]`, or three of `[before, after]`. Default 1. */
  padding?: number | readonly [Side, Side, Side];
}

/** What the three have in common. */
abstract class ZeroPadding<C extends ZeroPaddingConfig> extends Layer<C> {
  static override readonly configKeys: readonly string[] = ['padding', 'dataFormat'];
  private readonly margins: readonly Margin[];
  private readonly format: DataFormat;

  constructor(config: C, axes: number) {
    super(config);
    this.margins = marginsOf(this, 'padding', config.padding ?? 1, axes);
    this.format = dataFormatOf(this, config.dataFormat);
  }
  override call(x: Tensor): Tensor {
    const first = firstSpatialAxis(this, x, this.margins.length, this.format);
    return pad(
      x,
      x.shape.map((_, axis): Margin => this.margins[axis - first] ?? [0, 0]),
    );
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}

/**
 * Zeros before and after the steps of `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.zeroPadding1d({ padding: [2, 0] })) // causal
 */
export class ZeroPadding1D extends ZeroPadding<ZeroPadding1DConfig> {
  static override readonly className: string = 'ZeroPadding1D';
  constructor(config: ZeroPadding1DConfig = {}) {
    super(config, 1);
  }
}

/**
 * Zeros around the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.zeroPadding2d({ padding: [[0, 1], [0, 1]] }))
 */
export class ZeroPadding2D extends ZeroPadding<ZeroPadding2DConfig> {
  static override readonly className: string = 'ZeroPadding2D';
  constructor(config: ZeroPadding2DConfig = {}) {
    super(config, 2);
  }
}

/**
 * Zeros around the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.zeroPadding3d({ padding: 2 }))
 */
export class ZeroPadding3D extends ZeroPadding<ZeroPadding3DConfig> {
  static override readonly className: string = 'ZeroPadding3D';
  constructor(config: ZeroPadding3DConfig = {}) {
    super(config, 3);
  }
}
