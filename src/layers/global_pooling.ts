// SPDX-License-Identifier: MIT
// One number of each channel, over all of its spatial axes.
import { max, mean } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { Axes } from './convolution.js';
import { type DataFormat, dataFormatOf, firstSpatialAxis } from './data_format.js';
import { Layer, type LayerConfig } from './layer.js';

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
  override call(x: Tensor): Tensor {
    const first = firstSpatialAxis(this, x, this.axes, this.format);
    const spatial = Array.from({ length: this.axes }, (_, i) => first + i);
    return this.reduce(x, spatial, { keepDims: this.config.keepdims ?? false });
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
 * The mean of each channel over the steps of `[batch, length, channels]`: `[batch, channels]`.
 *
 * @example model.add(gm.layers.globalAveragePooling1d())
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  static override readonly className: string = 'GlobalAveragePooling1D';
  constructor(config: GlobalPoolingConfig = {}) {
    super(config, 1, mean);
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
