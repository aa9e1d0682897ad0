// SPDX-License-Identifier: MIT
// One number of each channel, over all of its spatial axes.
import * as ops from '../ops/index.js';
import { max, mean } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { Axes } from './convolution.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { type CallOptions, Layer, type LayerConfig } from './layer.js';

export interface GlobalPoolingConfig extends LayerConfig {
  /** Where the channels stand. Default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** Keeps the spatial axes, with extent 1. */
  keepdims?: boolean;
}

/** What all have in common. */
abstract class GlobalPooling extends Layer<GlobalPoolingConfig> {
  static override readonly configKeys: readonly string[] = ['dataFormat', 'keepdims'];
  private readonly format: DataFormat;

  constructor(
    config: GlobalPoolingConfig,
    private readonly axes: Axes,
    private readonly reduce: typeof max,
  ) {
    super(config);
    this.format = dataFormatOf(this, config.dataFormat);
  }
  override call(x: Tensor, _options: CallOptions): Tensor {
    const { axes, keepDims } = this.over(x);
    return this.reduce(x, axes, { keepDims });
  }
  protected over(x: Tensor): { axes: number[]; keepDims: boolean } {
    const first = firstSpatialAxis(this, x, this.axes, this.format);
    const axes = Array.from({ length: this.axes }, (_, i) => first + i);
    return { axes, keepDims: this.config.keepdims ?? false };
  }
}

/**
 * The largest of each channel over the steps of `[batch, length, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalMaxPooling1d())
 */
export class GlobalMaxPooling1D extends GlobalPooling {
  static override readonly className: string = 'GlobalMaxPooling1D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 1, max);
  }
}

/**
 * The largest of each channel over the images of `[batch, height, width, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalMaxPooling2d())
 */
export class GlobalMaxPooling2D extends GlobalPooling {
  static override readonly className: string = 'GlobalMaxPooling2D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 2, max);
  }
}

/**
 * The largest of each channel over the volumes of `[batch, depth, height, width, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalMaxPooling3d())
 */
export class GlobalMaxPooling3D extends GlobalPooling {
  static override readonly className: string = 'GlobalMaxPooling3D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 3, max);
  }
}

/**
 * The mean of each channel over the steps of `[batch, length, channels]`: `[batch, channels]`. Steps that are masked do not count.
 *
 * @example model.add(gm.layers.globalAveragePooling1d())
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  static override readonly className: string = 'GlobalAveragePooling1D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 1, mean);
  }
  override call(x: Tensor, options: CallOptions): Tensor {
    const { axes, keepDims } = this.over(x);
    const [steps] = axes;
    const mask = this.stepMask({ shape: [x.shape[0], x.shape[steps]] }, options.mask);
    if (mask === null) return super.call(x, options);
    const channels = 3 - steps;
    const counted = ops.expandDims(ops.cast(mask, x.dtype), channels);
    return ops.div(
      ops.sum(ops.mul(x, counted), axes, { keepDims }),
      ops.sum(counted, axes, { keepDims }),
    );
  }
  override computeMask(): null {
    return null;
  }
}

/**
 * The mean of each channel over the images of `[batch, height, width, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalAveragePooling2d())
 */
export class GlobalAveragePooling2D extends GlobalPooling {
  static override readonly className: string = 'GlobalAveragePooling2D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 2, mean);
  }
}

/**
 * The mean of each channel over the volumes of `[batch, depth, height, width, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalAveragePooling3d())
 */
export class GlobalAveragePooling3D extends GlobalPooling {
  static override readonly className: string = 'GlobalAveragePooling3D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 3, mean);
  }
}
