// SPDX-License-Identifier: MIT
// Margins of the spatial axes cut off.
import { mismatch, ShapeError } from '../errors.js';
import { slice } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';
import { type Margin, marginsOf, type Side } from './margins.js';

export interface Cropping1DConfig extends LayerConfig {
  /** What is cut off on both sides, or [before, after]. Default 1. */
  cropping?: Side;
}
export interface Cropping2DConfig extends LayerConfig {
  /** What is cut off on every side, or for height and width: `[1, 2]`, or `[[top, bottom], [left, right]]`. Default 0. */
  cropping?: number | readonly [Side, Side];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
export interface Cropping3DConfig extends LayerConfig {
  /** What is cut off on every side, or for depth, height and width: `[1, 1, 2]`, or three of `[before, after]`. Default 1. */
  cropping?: number | readonly [Side, Side, Side];
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
}
interface Geometry {
  margins: unknown;
  axes: number;
  dataFormat?: DataFormat | undefined;
}

/** What the three have in common. */
abstract class Cropping<C extends LayerConfig> extends Layer<C> {
  static override readonly configKeys: readonly string[] = ['cropping', 'dataFormat'];
  private readonly margins: readonly Margin[];
  private readonly format: DataFormat;

  constructor(config: C, { margins, axes, dataFormat }: Geometry) {
    super(config);
    this.margins = marginsOf(this, 'cropping', margins, axes);
    this.format = dataFormatOf(this, dataFormat);
  }
  override call(x: Tensor): Tensor {
    const first = firstSpatialAxis(this, x, this.margins.length, this.format);
    const cut = x.shape.map((_, axis): Margin => this.margins[axis - first] ?? [0, 0]);
    cut.forEach((_, axis) => this.checkRoom(x, axis, cut[axis]));
    return slice(
      x,
      cut.map(([before]) => before),
      x.shape.map((n, axis) => n - cut[axis][0] - cut[axis][1]),
    );
  }
  private checkRoom(x: Tensor, axis: number, [before, after]: Margin): void {
    if (before + after === 0 || x.shape[axis] > before + after) return;
    const expected = `more than ${before + after} elements on axis ${axis}, of which it cuts off ${before} and ${after}`;
    throw new ShapeError(mismatch(this.title, expected, x.shape, 'Crop less.'));
  }
  protected override keepsDtype(): boolean {
    return true;
  }
}

/**
 * Cuts the first and last steps off `[batch, length, channels]`.
 *
 * @example model.add(gm.layers.cropping1d({ cropping: [1, 2] }))
 */
export class Cropping1D extends Cropping<Cropping1DConfig> {
  static override readonly className: string = 'Cropping1D';
  static override readonly configKeys: readonly string[] = ['cropping'];
  constructor(config: Cropping1DConfig = {}) {
    super(config, { margins: config.cropping ?? 1, axes: 1 });
  }
}

/**
 * Cuts the edges off the images of `[batch, height, width, channels]`.
 *
 * @example model.add(gm.layers.cropping2d({ cropping: [[2, 2], [4, 4]] }))
 */
export class Cropping2D extends Cropping<Cropping2DConfig> {
  static override readonly className: string = 'Cropping2D';
  constructor(config: Cropping2DConfig = {}) {
    super(config, { margins: config.cropping ?? 0, axes: 2, dataFormat: config.dataFormat });
  }
}

/**
 * Cuts the edges off the volumes of `[batch, depth, height, width, channels]`.
 *
 * @example model.add(gm.layers.cropping3d({ cropping: 2 }))
 */
export class Cropping3D extends Cropping<Cropping3DConfig> {
  static override readonly className: string = 'Cropping3D';
  constructor(config: Cropping3DConfig = {}) {
    super(config, { margins: config.cropping ?? 1, axes: 3, dataFormat: config.dataFormat });
  }
}
